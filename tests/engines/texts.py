"""Query texts, by what they test. Both engines and the referee answer each of them."""

from __future__ import annotations

TEXTS = {
    "words": """
fire
Fire
FIRE
café
cafe
Zoë Brannagh
inquest
inquests
"inquest"
charge
charged
officer
officers
knife
police fire
police AND fire AND inquest
A417
48,000
mill death
zeppelin
""",
    "operators": """
fire OR inquest
fire police OR inquest
fire OR police inquest
(fire OR police) inquest
fire -police
-fire
-fire -police
NOT (fire OR police)
NOT NOT fire
-(fire police)
(fire -police) OR (police -fire)
((fire OR police) (cafe OR zoe)) -inquest
lifeboat OR -fire
fire OR NOT (police OR (cafe b))
""",
    "phrases": """
"in custody"
"dash-cam footage"
dash-cam
"fire police"
"fire fire"
"fire police fire"
"stennick mill"
"mill stennick"
Officer's
"of the"
"control rooms"
-"fire police"
"café owner"
""",
    "nearness": """
"mill stennick"~1
"stennick mill"~1
"fire police"~1
"fire police"~2
"fire police"~3
"police fire"~3
"fire police"~10
"fire police"~50
"fire police inquest"~2
"inquest police fire"~4
"fire police cafe zoe"~3
"coroner adjourned March"~3
title:"fire police"~2
body:"fire police"~2
"road shut"~4
"shut crews"~3
"shut fire"~2
-"fire police"~5
"fire police"~2 OR "cafe zoe"~2
""",
    "prefixes": """
fir*
offic*
polic*
stenn*
inqu* -inquest
title:fir*
body:caf*
exact:Cre*
exact:cre*
zep*
-pol*
fir* OR lif*
411*
""",
    "fuzzy words": """
fire~
police~
police~2
plice~2
ploice~
stenick~
stenik~2
inqest~
zeppelin~2
caffe~
title:fire~
body:police~
exact:Crew~
-fire~
police~2 -police
""",
    "exact words": """
exact:Fire
exact:fire
exact:FIRE
exact:POLICE
exact:café
exact:cafe
exact:Café
exact:Zoë
exact:zoe
exact:Crewe
exact:crew
exact:Crew
exact:"Port Amber"
exact:"port amber"
exact:"Fire FIRE"
exact:"police fire"~3
exact:Inquest -exact:inquest
""",
    "headline, body and author": """
title:fire
title:"stennick mill"
title:inquest -body:inquest
body:fire
body:fire -title:fire
body:"in a statement"
by:fire
by:police -by:fire
by:"fire police"
by:zoe
by:pol*
title:mill OR by:cafe
""",
    "tags": """
source:blue_lamp
source:blue_lamp OR source:ambershire_police
-source:blue_lamp fire
kind:report
kind:statement OR kind:article
kind:report source:blue_lamp
service:police
service:coastguard
service:police service:coastguard
-service:police
service:fire
org:"Kent Police"
org:met
org:rnli
org:"Scotland Yard" fire
org:bbc
place:Kent
place:london OR place:kent
cites:rnli
cites:"Met Police"
cites:rnli -org:"kent police"
is:edited
-is:edited fire
is:withdrawn
-is:withdrawn is:edited
is:live
is:live -is:edited fire
has:image
has:date
-has:date
has:image is:edited -has:date
""",
    "times": """
after:2026-06-15
before:2026-06-15
on:2026-06-09
on:2026-06
on:2025
on:2026-06-03..2026-06-05
after:2026-06-05 before:2026-06-08
published:2026-06
published:2026-06-03..2026-06-05
published:..2026-06-05
published:2026-06-05..
-published:2026-06-03..2026-06-10
modified:2026-06
modified:..2026-06-10
-modified:2000..
seen:2026-06-12
seen:2026-06-12..
fire seen:..2026-06-04
since:7d
since:520w
""",
    "all together": """
(inquest OR "in custody") -source:blue_lamp after:2026-06-01
title:fir* kind:report has:date -is:edited
"fire police"~4 (service:police OR org:rnli) -exact:FIRE
(fire~ -fire) OR (police~2 -polic*)
fire police cafe zoe OR crew crewe OR inquest b 7
org:met by:fire published:2026-06-01..2026-06-20
kind:report (title:mill OR body:mill*) -"accidental death"
exact:Crewe -exact:crew (fire OR police) has:image
""",
}

CASES = [text for texts in TEXTS.values() for text in texts.strip().splitlines()]
