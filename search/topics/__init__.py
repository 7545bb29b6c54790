"""Named searches for subjects that a newsroom follows, and synonyms from the emergency services.

topics.toml     a dozen searches that come with Blue Light, as a specialist would write them
synonyms.toml   words of the emergency services with the same meaning
"""

from search.topics.synonyms import synonyms_of, with_synonym
from search.topics.topics import Topic, topics

__all__ = ["Topic", "synonyms_of", "topics", "with_synonym"]
