"""Quarto가 없을 때 사이트를 짓는다: Markdown은 Pandoc이, 둘레는 smalldocs가 맡는다.

들어오는 것: `_quarto.yml`, 글, 얼린 markdown. 나가는 것: 지은 사이트.
몰라야 하는 것: 셀을 어떻게 실행했는지, Quarto 프로그램.
"""
