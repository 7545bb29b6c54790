"""Blue Light's own commands for `scrapy`: https://docs.scrapy.org/en/latest/topics/commands.html"""
