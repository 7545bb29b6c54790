"""The stories of the engines' tests: some are written, and a few hundred are made at random from a few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from search.story import Story, StoryKind

FIRST = datetime(2026, 6, 1, 7, 40, tzinfo=UTC)
VOCABULARY = ("fire", "Fire", "POLICE", "police", "inquest", "inquests", "café", "cafe", "Zoë", "zoe", "b", "7",
              "fires", "frie", "FIRE", "policeman", "ploice", "Cafe\u0301", "crew", "Crewe",
              "Kent Police", "the RNLI said", "Met Police", "Surrey")  # fmt: skip
BETWEEN = (" ", " ", " ", ", ", "-", " — ", "’", "_", "\n")
KINDS = {
    "ambershire_police": StoryKind.STATEMENT,
    "radio_ambershire": StoryKind.REPORT,
    "blue_lamp": StoryKind.ARTICLE,
}


def story(title: str, *body: str, source: str = "radio_ambershire", **fields: Any) -> Story:
    """Return a story with the fields that a test needs, published at `FIRST` by default."""
    plain = Story(
        source=source,
        key=title,
        url="https://radio.example/news",
        kind=KINDS.get(source, StoryKind.REPORT),
        title=title,
        body=body,
        seen=FIRST,
        published=FIRST,
    )
    return replace(plain, **fields)


def _random_stories(count: int, seed: int = 20261123) -> list[Story]:
    dice = Random(seed)

    def paragraph(longest: int) -> str:
        words = dice.choices(VOCABULARY, k=dice.randint(0, longest))
        return "".join(word + dice.choice(BETWEEN) for word in words)

    def moment() -> datetime:
        return FIRST + timedelta(hours=dice.randint(0, 24 * 20), seconds=dice.randint(0, 3599))

    return [
        story(
            paragraph(3),
            *(paragraph(6) for _ in range(dice.randint(0, 3))),
            key=f"thrown {number}",
            source=dice.choice(list(KINDS)),
            summary=paragraph(2),
            seen=moment(),
            modified=moment() if dice.random() < 0.3 else None,
            authors=tuple(paragraph(2) for _ in range(dice.randint(0, 2))),
            image=dice.choice(("", "https://radio.example/image.jpg")),
            withdrawn=moment() if dice.random() < 0.1 else None,
            live=number % 20 == 0,
            version=dice.choice((1, 1, 2)),
            published=moment() if dice.random() < 0.8 else None,
        )
        for number in range(count)
    ]


def _written() -> list[Story]:
    days = timedelta(days=1)
    return [
        story(title, *body, source=source, published=FIRST + number * days, seen=FIRST + number * days)
        for number, (source, title, *body) in enumerate(WRITTEN)
    ]


WRITTEN = (
    ("ambershire_police", "Appeal after collision on the A417 near Stennick", "Officers want dash-cam footage."),
    ("ambershire_police", "Man charged with burglary in Harrow Vale", "He will appear before magistrates."),
    ("ambershire_police", "Two arrested after disorder in Port Amber", "Both remain in custody.", "Call 101."),
    ("ambershire_police", "Missing teenager found safe", "We thank everyone who shared our appeal."),
    ("ambershire_police", "Chief Constable's statement on response times", "Ninety-four per cent were on time."),
    ("ambershire_police", "Rural crime team recovers stolen quad bikes", "Three bikes are back with their owners."),
    ("ambershire_police", "Officer's bravery recognised", "PC Noor Daly went into the water at Coldmere."),
    ("ambershire_police", "Knife amnesty opens at every station", "Bins stand in Stennick and Port Amber."),
    ("ambershire_police", "Update: collision on the A417", "A man in his forties has died.", "His family know."),
    ("ambershire_police", "Drink-drive campaign: 41 charged", "The campaign runs until the New Year."),
    ("ambershire_police", "Dispersal order for Coldmere seafront", "It lasts until 6am on Monday."),
    ("ambershire_police", "Man jailed for fraud", "Ambershire Crown Court heard that he took £48,000."),
    ("radio_ambershire", "Crash closes A417", "Police said the road would stay shut.", "Fire crews came too."),
    ("radio_ambershire", "Fire at Stennick mill brought under control", "Sixty firefighters worked overnight."),
    ("radio_ambershire", "Inquest opens into death at Stennick mill", "The coroner adjourned it until March."),
    ("radio_ambershire", "Mill death: inquest hears of blocked exit", "A foreman said the exit was chained."),
    ("radio_ambershire", "Mill inquest concludes: accidental death", "The coroner will write to the owners."),
    ("radio_ambershire", "Lifeboat launched to kayakers off Coldmere", "The coastguard co-ordinated the rescue."),
    ("radio_ambershire", "Ambulance waits fall, says trust", "Category-two calls take 31 minutes on average."),
    ("radio_ambershire", "Sirens test on Tuesday", "Do not be alarmed, Ambershire Fire and Rescue says."),
    ("radio_ambershire", "Café owner tells of raid", "“They wanted the till,” said Zoë Brannagh."),
    ("radio_ambershire", "Flood warning for the River Amber", "Residents of Harrow Vale were told to move cars."),
    ("radio_ambershire", "Search resumes for fisherman", "A helicopter and two lifeboats are at sea."),
    ("radio_ambershire", "Army helps clear flood debris", "Soldiers came from Harrow Barracks."),
    ("radio_ambershire", "What we know of the Port Amber disorder", "Police statement: two are in custody."),
    ("radio_ambershire", "Air ambulance lands on school field", "A pupil was treated for a broken leg."),
    ("blue_lamp", "Firefighters criticise shift plan", "The union said stations would stand empty at night."),
    ("blue_lamp", "What a mill fire teaches about sprinklers", "Radio Ambershire reported that exits were shut."),
    ("blue_lamp", "In a statement, a force explains itself", "Ambershire Police said in a statement on Monday …"),
    ("blue_lamp", "New drones for coastguard teams", "They carry thermal cameras and fly for 40 minutes."),
    ("blue_lamp", "Control rooms to share one map", "Police, fire and ambulance control rooms will join."),
    ("blue_lamp", "Opinion: count the calls that nobody answers", "An abandoned call leaves no trace."),
    ("blue_lamp", "Inquests take longer, figures show", "The average inquest took 31 weeks."),
    ("blue_lamp", "Body-worn video: who may watch?", "A watchdog asks forces for their rules."),
    ("blue_lamp", "Electric engines, two years on", "Stennick's electric fire engine has done 9,000 miles."),
    ("blue_lamp", "Paramedics trial pocket ultrasound", "The trial covers Ambershire and its neighbours."),
    ("blue_lamp", "Harbour exercise tests all services", "Police divers worked with the lifeboat crew."),
    ("blue_lamp", "Volunteers wanted", "Coldmere's on-call station is three firefighters short."),
    ("blue_lamp", "Force of the year shortlist", "Ambershire is named for its rural crime team."),
    ("blue_lamp", "Obituary: the man who drew the map", "He joined Ambershire Fire Brigade in 1961."),
)

STORIES = (*_written(), *_random_stories(1_000))
