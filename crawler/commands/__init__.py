"""Commands of `scrapy` that are ours: https://docs.scrapy.org/en/latest/topics/commands.html"""
