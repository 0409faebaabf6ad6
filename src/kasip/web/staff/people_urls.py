"""Addresses of organisations, people, machines' keys, the journal and the access matrix."""

from __future__ import annotations

from django.urls import URLPattern, path

from kasip.web.staff import access, api_keys, guardians, journal, organisations, people, second_factor

urlpatterns: list[URLPattern] = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/names/", organisations.organisation_rename, name="organisation_rename"),
    path("organisations/<int:pk>/invite/", people.invite_person, name="invite"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/off-board/", people.person_off_board, name="person_off_board"),
    path("people/<int:pk>/second-factor/", second_factor.person_reset_factor, name="person_reset_factor"),
    path("people/<int:pk>/guardian/", guardians.guardian_add, name="guardian_add"),
    path("people/guardianships/<int:pk>/end/", guardians.guardian_end, name="guardian_end"),
    path("people/roles/<int:pk>/end/", people.member_end, name="member_end"),
    path("people/invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("act-as/", people.act_as, name="act_as"),
    path("keys/", api_keys.api_keys, name="api_keys"),
    path("keys/make/", api_keys.api_key_make, name="api_key_make"),
    path("keys/<int:pk>/end/", api_keys.api_key_end, name="api_key_end"),
    path("access/", access.access_matrix, name="access_matrix"),
    path("access.csv", access.access_export, name="access_export"),
    path("journal/", journal.journal, name="journal"),
    path("journal.csv", journal.journal_export, name="journal_export"),
    path("journal/chain/", journal.journal_chain, name="journal_chain"),
    path("journal/<int:sequence>/", journal.journal_event, name="journal_event"),
]
