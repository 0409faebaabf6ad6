"""`kasip first-administrator`: the first person of a region, who then invites everybody else."""

from __future__ import annotations

import click

from kasip.cli.site.setting_up import refuse, set_up, tell


@click.command("first-administrator")
@click.argument("email")
@click.argument("name")
@click.option("--kato", required=True, help="The region's code, e.g. 350000000.")
@click.option("--region", "region_names", required=True, nargs=3, help="The region's name in kk, ru and en.")
@click.option("--bin", "office_bin", required=True, help="BIN of its education department.")
@click.option("--office", "office_names", required=True, nargs=3, help="The department's name in kk, ru and en.")
def command(
    *, email: str, name: str, kato: str, region_names: tuple[str, ...], office_bin: str, office_names: tuple[str, ...]
) -> None:
    """Enter a region with its education department and print a link that makes EMAIL its administrator."""
    set_up()
    from kasip.apps.accounts.refusals import RefusedError

    try:
        secret = invited((email, name), (kato, region_names), (office_bin, office_names))
    except RefusedError as refused:
        refuse(refused.code, **refused.facts)
    tell("first_administrator_invited", link=f"{_site_address()}/account/invitation/{secret}/")


def invited(person: tuple[str, str], region: tuple[str, tuple[str, ...]], office: tuple[str, tuple[str, ...]]) -> str:
    """This will enter region and department where they are missing, and return the secret of the invitation's link.

    Args:
        person: e-mail address and name.
        region: code and names in kk, ru, en.
        office: BIN and names in kk, ru, en.

    Raises:
        RefusedError: the address is wrong, or the person is the administrator already.
    """
    from django.conf import settings
    from django.db import transaction
    from django_scopes import scope

    from kasip.apps.accounts.actions.invitations import Offer, invite
    from kasip.apps.accounts.actions.organisations import add_organisation
    from kasip.apps.accounts.enums import OrganisationKind, Role
    from kasip.apps.accounts.models import Organisation
    from kasip.apps.journal.actor import system

    with transaction.atomic():
        pk = _region(region)
        with scope(region=pk):
            by = system(pk)
            kind = OrganisationKind.DEPARTMENT
            standing = Organisation.objects.filter(kind=kind, code=office[0]).first()
            department = standing or add_organisation(kind=kind, code=office[0], names=_named(office[1]), by=by)
            offer = Offer(person[0], person[1], Role.ADMINISTRATOR)
            return invite(organisation_id=department.pk, offer=offer, days=settings.INVITATION_DAYS, by=by)[1]


def _region(region: tuple[str, tuple[str, ...]]) -> int:
    from kasip.apps.accounts.models import Region
    from kasip.apps.journal.actions import Deed, record
    from kasip.apps.journal.actor import system
    from kasip.apps.journal.enums import Action
    from kasip.apps.journal.guard import journalled

    standing = Region.objects.filter(kato=region[0]).first()
    if standing is not None:
        return standing.pk
    names = _named(region[1])
    with journalled():
        made = Region.objects.create(kato=region[0], **names)
    changes = {name: [None, value] for name, value in {"kato": region[0], **names}.items()}
    record(by=system(made.pk), deed=Deed(Action.CREATED, "region", made.pk, made.name_kk, changes))
    return made.pk


def _named(names: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(("name_kk", "name_ru", "name_en"), names, strict=True))


def _site_address() -> str:
    from django.conf import settings

    if settings.PRODUCTION:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    return "http://127.0.0.1:8000"
