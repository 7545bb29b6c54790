BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE alerts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"query" TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	checked DATETIME, 
	stories_checked INTEGER DEFAULT '0' NOT NULL, 
	problem TEXT DEFAULT '' NOT NULL
, label VARCHAR DEFAULT '' NOT NULL, owner VARCHAR DEFAULT 'local' NOT NULL, shared BOOLEAN DEFAULT 1 NOT NULL, occasions VARCHAR DEFAULT 'edited new' NOT NULL, cadence VARCHAR DEFAULT 'at once' NOT NULL, quiet VARCHAR DEFAULT '' NOT NULL, silence_days INTEGER DEFAULT '7' NOT NULL, suspended DATETIME, until DATETIME, feed INTEGER DEFAULT '0' NOT NULL, changed DATETIME, swept DATETIME, looked DATETIME);
INSERT INTO "alerts" VALUES(1,'inquest','2026-11-27 19:30:42.262320','2026-11-27 19:30:42.533700',3,'','','local',1,'edited new','at once','',7,NULL,NULL,0,NULL,NULL,NULL);
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	delivery INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(delivery) REFERENCES deliveries (id) ON DELETE CASCADE
);
CREATE TABLE backfills (
	name TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	finished BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE channels (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	alert INTEGER NOT NULL, 
	medium VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	sealed TEXT NOT NULL, 
	failing DATETIME, 
	problem TEXT DEFAULT '' NOT NULL, 
	FOREIGN KEY(alert) REFERENCES alerts (id) ON DELETE CASCADE
);
INSERT INTO "channels" VALUES(1,1,'mail','desk@ambershire.example','mail','',NULL,'');
INSERT INTO "channels" VALUES(2,1,'webhook','https://desk.example/…','desk.example','gAAAA',NULL,'');
CREATE TABLE crawls (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME NOT NULL, 
	new INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	problem TEXT NOT NULL, reached BOOLEAN DEFAULT 1 NOT NULL, tally JSON DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	message INTEGER NOT NULL, 
	channel INTEGER NOT NULL, 
	due DATETIME NOT NULL, 
	sent DATETIME, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (message, channel), 
	FOREIGN KEY(message) REFERENCES messages (id) ON DELETE CASCADE, 
	FOREIGN KEY(channel) REFERENCES channels (id) ON DELETE CASCADE
);
CREATE TABLE gaps (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
CREATE TABLE messages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	alert INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	digest BOOLEAN NOT NULL, 
	replies_to INTEGER, 
	FOREIGN KEY(alert) REFERENCES alerts (id) ON DELETE CASCADE, 
	FOREIGN KEY(replies_to) REFERENCES messages (id) ON DELETE SET NULL
);
CREATE TABLE muted (
	alert INTEGER NOT NULL, 
	event VARCHAR(16) NOT NULL, 
	PRIMARY KEY (alert, event), 
	FOREIGN KEY(alert) REFERENCES alerts (id) ON DELETE CASCADE
);
INSERT INTO "muted" VALUES(1,'3709bdceb2336cb3');
CREATE TABLE notices (
	id INTEGER NOT NULL, 
	alert INTEGER NOT NULL, 
	occasion VARCHAR NOT NULL, 
	story VARCHAR(16), 
	version INTEGER, 
	subject VARCHAR NOT NULL, 
	detail JSON NOT NULL, 
	event VARCHAR NOT NULL, 
	late BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	due DATETIME, 
	message INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (alert, subject), 
	FOREIGN KEY(alert) REFERENCES alerts (id) ON DELETE CASCADE, 
	FOREIGN KEY(story) REFERENCES stories (id), 
	FOREIGN KEY(message) REFERENCES messages (id) ON DELETE SET NULL
);
INSERT INTO "notices" VALUES(1,1,'new','3709bdceb2336cb3',1,'3709bdceb2336cb3 1','{}','3709bdceb2336cb3',0,'2026-11-27 19:30:42.312965',NULL,NULL);
INSERT INTO "notices" VALUES(2,1,'edited','3709bdceb2336cb3',2,'3709bdceb2336cb3 2','{}','3709bdceb2336cb3',0,'2026-11-27 19:30:42.533700',NULL,NULL);
CREATE TABLE outages (
	source VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	condition VARCHAR NOT NULL, 
	until DATETIME, 
	PRIMARY KEY (source, since), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
CREATE TABLE polls (
	source VARCHAR NOT NULL, 
	due DATETIME NOT NULL, 
	not_before DATETIME, 
	polled DATETIME NOT NULL, 
	succeeded DATETIME, 
	seeded DATETIME, 
	every INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	told VARCHAR NOT NULL, 
	PRIMARY KEY (source), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
INSERT INTO "polls" VALUES('ambershire_police','2026-11-03 12:00:00.000000',NULL,'2026-11-03 12:00:00.000000',NULL,NULL,600,0,'silent');
CREATE TABLE queue (
	position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	story VARCHAR(16) NOT NULL, 
	alert BOOLEAN NOT NULL, version INTEGER, 
	FOREIGN KEY(story) REFERENCES stories (id)
);
CREATE TABLE rechecks (
	story VARCHAR(16) NOT NULL, 
	source VARCHAR NOT NULL, 
	due DATETIME NOT NULL, 
	step INTEGER NOT NULL, 
	PRIMARY KEY (story), 
	FOREIGN KEY(story) REFERENCES stories (id), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
CREATE TABLE recurring (
	source VARCHAR NOT NULL, 
	paragraph TEXT NOT NULL, 
	learned DATETIME NOT NULL, 
	PRIMARY KEY (source, paragraph), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
CREATE TABLE refusals (
	story VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	refused DATETIME NOT NULL, 
	PRIMARY KEY (story), 
	FOREIGN KEY(story) REFERENCES stories (id)
);
CREATE TABLE robots (
	url TEXT NOT NULL, 
	status INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	fetched DATETIME NOT NULL, 
	PRIMARY KEY (url)
);
CREATE TABLE sketches (
	value INTEGER NOT NULL, 
	story VARCHAR(16) NOT NULL, 
	PRIMARY KEY (value, story), 
	FOREIGN KEY(story) REFERENCES stories (id)
);
INSERT INTO "sketches" VALUES(2683159523416685848,'3709bdceb2336cb3');
CREATE TABLE sources (
	name VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	rights VARCHAR NOT NULL, 
	homepage VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "sources" VALUES('ambershire_police','Ambershire Police','statement','full','');
INSERT INTO "sources" VALUES('blue_lamp_gazette','The Blue Lamp Gazette','article','feed','');
INSERT INTO "sources" VALUES('radio_ambershire','Radio Ambershire News','report','index','');
CREATE TABLE stories (
	id VARCHAR(16) NOT NULL, 
	source VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	first_seen DATETIME NOT NULL, 
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, withdrawn DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
INSERT INTO "stories" VALUES('3709bdceb2336cb3','ambershire_police','story-1','2026-11-03 12:00:00.000000',2,'d5dde4887e44dccffb8eb447b80c99ce',NULL);
INSERT INTO "stories" VALUES('4d248800015c3b51','ambershire_police','story-2','2026-11-03 12:00:00.000000',1,'73e7456aff79256ce47d2adc67910d1e',NULL);
CREATE TABLE tellings (
	story VARCHAR(16) NOT NULL, 
	event VARCHAR(16) NOT NULL, 
	seen DATETIME NOT NULL, 
	PRIMARY KEY (story), 
	FOREIGN KEY(story) REFERENCES stories (id)
);
INSERT INTO "tellings" VALUES('3709bdceb2336cb3','3709bdceb2336cb3','2026-11-27 19:30:42.513235');
CREATE TABLE versions (
	story VARCHAR(16) NOT NULL, 
	number INTEGER NOT NULL, 
	seen DATETIME NOT NULL, 
	url TEXT NOT NULL, 
	kind VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	body JSON NOT NULL, 
	authors JSON NOT NULL, 
	section TEXT NOT NULL, 
	published DATETIME, 
	modified DATETIME, 
	language VARCHAR NOT NULL, 
	image TEXT NOT NULL, live BOOLEAN DEFAULT 0 NOT NULL, fires BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (story, number), 
	FOREIGN KEY(story) REFERENCES stories (id)
);
INSERT INTO "versions" VALUES('3709bdceb2336cb3',1,'2026-11-03 12:00:00.000000','https://news.test/story-1','statement','A day in Harrow Vale','','["An inquest opened into the death of a swimmer at Coldmere weir, the coroner for Ambershire said on Monday."]','[]','','2026-11-03 12:00:00.000000',NULL,'en','',0,1);
INSERT INTO "versions" VALUES('4d248800015c3b51',1,'2026-11-03 12:00:00.000000','https://news.test/story-2','statement','A day in Harrow Vale','','["A fire at a mill in Coldmere was put out."]','[]','','2026-11-03 12:00:00.000000',NULL,'en','',0,1);
INSERT INTO "versions" VALUES('3709bdceb2336cb3',2,'2026-11-03 13:00:00.000000','https://news.test/story-1','statement','A day in Harrow Vale','','["An inquest into the death of a swimmer was adjourned."]','[]','','2026-11-03 12:00:00.000000',NULL,'en','',0,1);
CREATE TABLE visits (
	source VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	fetched DATETIME NOT NULL, 
	fresh_until DATETIME NOT NULL, 
	PRIMARY KEY (source, url), 
	FOREIGN KEY(source) REFERENCES sources (name)
);
INSERT INTO "visits" VALUES('ambershire_police','https://police.example/feed','"1"','','2026-11-03 12:00:00.000000','2026-11-03 12:00:00.000000');
CREATE TABLE withheld (
	story VARCHAR(16) NOT NULL, 
	source VARCHAR NOT NULL, 
	withheld DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (story)
);
CREATE INDEX ix_crawls_source ON crawls (source);
CREATE INDEX ix_stories_fingerprint ON stories (fingerprint);
CREATE INDEX ix_stories_source ON stories (source);
CREATE INDEX ix_stories_first_seen ON stories (first_seen);
CREATE INDEX ix_queue_story ON queue (story);
CREATE INDEX ix_gaps_source ON gaps (source);
CREATE INDEX ix_rechecks_due ON rechecks (due);
CREATE INDEX ix_rechecks_source ON rechecks (source);
CREATE INDEX ix_alerts_owner ON alerts (owner);
CREATE INDEX ix_channels_alert ON channels (alert);
CREATE INDEX ix_messages_alert ON messages (alert);
CREATE INDEX ix_messages_replies_to ON messages (replies_to);
CREATE INDEX ix_deliveries_channel ON deliveries (channel);
CREATE INDEX ix_deliveries_due ON deliveries (due);
CREATE INDEX ix_deliveries_sent ON deliveries (sent);
CREATE INDEX ix_attempts_delivery ON attempts (delivery);
CREATE INDEX ix_notices_story ON notices (story);
CREATE INDEX ix_notices_created ON notices (created);
CREATE INDEX ix_notices_message ON notices (message);
CREATE INDEX ix_notices_due ON notices (due);
CREATE INDEX ix_tellings_seen ON tellings (seen);
CREATE INDEX ix_sketches_story ON sketches (story);
CREATE INDEX ix_outages_until ON outages (until);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('channels',2);
INSERT INTO "sqlite_sequence" VALUES('messages',0);
INSERT INTO "sqlite_sequence" VALUES('alerts',1);
INSERT INTO "sqlite_sequence" VALUES('queue',3);
COMMIT;
