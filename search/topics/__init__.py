"""What a newsroom looks for again and again: named searches, and the field's own words for the same thing.

topics.toml     a dozen searches that come with Blue Light, as a specialist would write them
synonyms.toml   words of the emergency services that stand for each other
"""

from search.topics.synonyms import synonyms_of, with_synonym
from search.topics.topics import Topic, topics

__all__ = ["Topic", "synonyms_of", "topics", "with_synonym"]
