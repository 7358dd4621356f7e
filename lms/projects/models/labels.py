"""Owns the lists by which the register of projects is searched: theme, setting, method and outcome."""

from __future__ import annotations

from django.db import models


class Theme(models.TextChoices):
    ACCESS = "access", "Access and appointments"
    EXPERIENCE = "experience", "Experience of patients and carers"
    EQUITY = "equity", "Fair access and fair outcomes"
    FALLS = "falls", "Falls and moving safely"
    FLOW = "flow", "Flow, waiting and going home"
    HANDOVER = "handover", "Hand-over and communication"
    INFECTION = "infection", "Infection prevention"
    JOY = "joy", "Joy at work and staffing"
    LONG_TERM = "long_term", "Long-term conditions"
    MEDICINES = "medicines", "Medicines"
    MENTAL_HEALTH = "mental", "Mental health and wellbeing"
    NUTRITION = "nutrition", "Food, drink and skin care"
    RECORDS = "records", "Records and digital"
    REHABILITATION = "rehab", "Recovery and rehabilitation"
    DETERIORATION = "sick", "Spotting and treating deterioration"
    WASTE = "waste", "Waste, cost and sustainability"
    END_OF_LIFE = "end", "Care at the end of life"
    OTHER = "other", "Another theme"


class Setting(models.TextChoices):
    ACROSS = "across", "Across services"
    CARE_HOME = "care_home", "Care home and social care"
    COMMUNITY = "community", "Community and people's homes"
    EMERGENCY = "emergency", "Emergency and urgent care"
    WARD = "ward", "Hospital ward"
    MATERNITY = "maternity", "Maternity and children"
    MENTAL_HEALTH = "mental", "Mental health service"
    OUTPATIENTS = "outpatients", "Outpatients and diagnostics"
    PRIMARY = "primary", "Primary care"
    SUPPORT = "support", "Support and corporate services"
    THEATRE = "theatre", "Theatres and critical care"
    OTHER = "other", "Another setting"


class Method(models.TextChoices):
    MODEL = "model", "Model for Improvement"
    LEAN = "lean", "Lean"
    WORKSHOP = "workshop", "Rapid process improvement workshop"
    SIX_SIGMA = "six_sigma", "Six Sigma"
    CO_DESIGN = "co_design", "Experience-based co-design"
    COLLABORATIVE = "together", "Collaborative"
    OTHER = "other", "Another method"


class Outcome(models.TextChoices):
    """What came of it, as the team reports it: the chart beside it is there to be read."""

    IMPROVED = "improved", "Improved"
    PARTLY = "partly", "Improved in part"
    SAME = "same", "No change"
    WORSE = "worse", "Got worse"
    UNCLEAR = "unclear", "Cannot be told"
