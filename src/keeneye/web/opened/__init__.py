"""The page of an id: what it is, the sentences it rests on in their texts, what it follows from."""
