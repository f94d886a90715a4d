"""Sentences that report nothing done: opinion, background, hypothesis, sport, weather, business."""

from __future__ import annotations

from datetime import date

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.records import Report, end_of_day

DAY = date(2020, 6, 12)
CEILING = 0.08  # the share that may still be counted; it is only lowered
SENTENCES = """
North Korea could attack South Korea if talks fail.
Analysts wonder whether China would sanction North Korea.
The United States and Japan share a long history of cooperation.
Should Seoul talk to Pyongyang?
Iran might release the American prisoners one day.
Experts fear that Pakistan may test another missile.
The Korean War, in which China fought the United States, ended in 1953.
A new film tells how North Korea attacked a fictional American base.
South Korea beat Japan 2-1 in the qualifier, and the coach praised his team.
Shares of Samsung fell as traders attacked the Korean index and profit forecasts.
Russia's economy depends on trade.
Seoul should not send aid to Pyongyang, the newspaper argued.
If Washington lifted sanctions, Pyongyang would not necessarily disarm.
The book asks why North Korea threatened Japan so often.
North Korea has nuclear weapons.
The relationship between Seoul and Tokyo is strained.
There was no meeting between Trump and Kim.
China is North Korea's most important ally and trading partner.
A visit by Xi to Pyongyang is possible this year.
Heavy rain hit South Korea and killed twelve people.
An earthquake struck Iran near the Turkish border.
The risk of war between India and Pakistan is low, a study finds.
Japan needs to be ready for an attack by North Korea, he wrote.
Seoul would be wise to meet Pyongyang halfway.
What would happen if the United States bombed Iran?
Kim must decide whether to give up his missiles.
The museum in Seoul displays weapons captured in the war.
Turkey's inflation hit a record as investors fled.
The anniversary of the attack on South Korea's warship was marked quietly.
The treaty between Iran and Russia dates from 1921.
North Korean defectors in the South often struggle to find work.
The embassy of France in Seoul is near the station.
Korean and American negotiators know each other well.
A deal between Washington and Pyongyang remains out of reach.
Some say that Beijing wants Pyongyang to talk, others doubt it.
Under the plan, Seoul would pay for the railway.
In the war game, the red team attacked Guam.
The threat from North Korea shapes Japan's defence policy.
South Koreans protest a lot, a sociologist jokes about his country.
Moscow neither condemned nor praised the test.
The minister said it was too early to talk about lifting sanctions.
Trump's letter to Kim has not been published.
Iran's navy is smaller than America's.
A ban on coal exports would hurt North Korea.
Few believe Seoul's offer will be accepted.
Pyongyang has always accused Washington of hostility.
The question is not whether Israel will strike Iran but when.
The Taliban once controlled most of Afghanistan.
Visitors to Pyongyang need a guide.
He studied how Vietnam negotiated with France.
Sri Lanka's long war left deep scars.
Ethiopia and Egypt have disagreed about the dam for years.
A columnist urged readers to remember Hiroshima.
Would Berlin really cut off Russian gas?
Mali may ask France for help again.
The exhibition recalls the siege of Sarajevo.
India won the series against Pakistan after a fine attack by its bowlers.
Kenya's president is expected to visit China next month.
The general said he hoped Sudan would avoid war.
Nobody knows if Hamas will accept the truce.
Morocco is a major producer of phosphate.
Poland fears an attack by Russia.
Ukraine must not surrender, the editorial says.
Had Argentina not invaded the islands, Britain would have kept few troops there.
The border between Chad and Libya runs through desert.
A recession in Germany might hurt Poland's exports.
Israel and Jordan have lived in peace since their treaty of 1994.
Cuba's relations with the United States are complicated.
Students of diplomacy learn how Austria threatened Serbia.
The embargo against Cuba is older than most Cubans.
Venezuela's opposition is divided over how to confront Maduro.
Taiwan buys most of its weapons from the United States.
It is unlikely that Iran would attack Saudi Arabia directly.
Colombia's rebels once kidnapped thousands of people.
Some in Tokyo want Japan to acquire missiles that can hit North Korea.
The ceasefire between Armenia and Azerbaijan is fragile.
A storm killed nine people in the Philippines.
Norway should recognise Palestine, three parties argue.
The risk that China blockades Taiwan keeps planners awake.
Greece and Turkey are both members of NATO.
The hostages' families pray for their release from Gaza.
Brazil's central bank intervened to support the currency.
Peace talks on Yemen could resume in Geneva.
The play is about a French officer accused of spying for Germany.
Georgia's wine exports to Russia rose by a tenth.
No agreement was signed between Serbia and Kosovo.
What Moscow wants from Minsk is unclear.
Vietnam's army is large.
Syria's war began with protests.
Without a deal, Britain would leave the union on Friday.
""".strip().splitlines()


def _counted(sentence: str) -> bool:
    report = Report(
        text=sentence, published_date=DAY, known_at=end_of_day(DAY), known_at_basis="published"
    )
    return any(e.counted for e in CODER.code(report).events)


CODER = load_coder("pattern-1", read_desk("korea"))


def test_little_is_counted() -> None:
    """Of ninety sentences in which nothing happens, few are counted as an event."""
    wrong = [s for s in SENTENCES if _counted(s)]
    assert len(wrong) <= CEILING * len(SENTENCES), wrong
