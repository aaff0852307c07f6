"""Places, levels and short names count only where the words around them allow it."""

from __future__ import annotations

import pytest

from tests.language.vocabulary_cache import named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jobs in Austin, TX", ["US-METRO-0012420"]),
        ("pay in TX or CA?", ["US-TX", "US-CA"]),
        ("data jobs in tx", ["US-TX"]),
        ("pay in MA", ["US-MA"]),
        ("Salem, OR", ["US-METRO-0041420"]),
        ("Portland or Seattle?", ["US-METRO-0038900", "US-METRO-0042660"]),
        ("Portland, Maine", ["US-METRO-0038860"]),
        ("salaries in Georgia", ["US-GA"]),
        ("Georgia the country", ["GE"]),
        ("in Washington", ["US-WA"]),
        ("in Washington, DC", ["US-METRO-0047900"]),
        ("Cambridge, MA", ["US-METRO-0014460"]),
        ("Cambridge UK", ["GB"]),
        ("Birmingham, Alabama", ["US-METRO-0013820"]),
        ("Birmingham", ["GB"]),
        ("NYC vs SF vs LA", ["US-METRO-0035620", "US-METRO-0041860", "US-METRO-0031080"]),
        ("the DMV", ["US-METRO-0047900"]),
        ("Silicon Valley and the Bay Area", ["US-METRO-0041940", "US-METRO-0041860"]),
        ("Research Triangle", ["US-METRO-0039580"]),
        ("I'm a Brit", ["GB"]),
        ("German employers", ["DE"]),
        ("I am Polish", ["PL"]),
        ("polish my English or go back", []),
        ("is it in or out, ok?", []),
        ("tell me about la la land", []),
        ("I have an MA in history", []),
        ("Latin America", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert named(text, "location") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5+ yoe", ["mid"]),
        ("I have five years of experience", ["mid"]),
        ("a decade as an analyst", ["senior"]),
        ("for the past 8 years I was a data analyst", ["senior"]),
        ("3-5 years experience", ["mid"]),
        ("Data Engineer II salary", ["mid"]),
        ("software engineer 3", ["senior"]),
        ("what does an L5 earn", ["senior"]),
        ("staff data scientist", ["senior"]),
        ("is the lead role better", ["senior"]),
        ("fresh grad", ["entry"]),
        ("new grads", ["entry"]),
        ("principal ML engineer", ["senior"]),
        ("a 4-year degree", []),
        ("in 5 years", []),
        ("I'm 45 years old", []),
        ("will AI lead to layoffs", []),
        ("our staff are kind", []),
        ("principal component analysis", []),
        ("I want to lead a team", []),
    ],
)
def test_levels(text: str, expected: list[str]) -> None:
    assert named(text, "experience_level") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("analyst or statistician", ["data_analyst", "statistician"]),
        ("a security threat analyst", []),
        ("intelligence analysts", []),
        ("real estate developers", []),
        ("an AI lead", ["ai_team_lead"]),
        ("can AI lead to layoffs", []),
        ("Data Scientist Ltd is hiring", []),
        ("cientista de dados", ["data_scientist"]),
        ("rio de janeiro", []),
        ("de or ds", ["data_engineer", "data_scientist"]),
        ("I have a BA in history", []),
        ("BA vs DA", ["business_analyst", "data_analyst"]),
        ("Engineer, Data", ["data_engineer"]),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    assert named(text, "role") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R or Python", ["r", "python"]),
        ("in the R&D department", []),
        ("the C-suite", []),
        ("C or C++", ["c", "cpp"]),
        ("HTML", ["html_css"]),
    ],
)
def test_skills(text: str, expected: list[str]) -> None:
    assert named(text, "skill") == expected
