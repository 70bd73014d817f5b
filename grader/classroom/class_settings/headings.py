"""What a table's columns hold, told by their headings in the wordings of the systems that write them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

#: Headings without spaces, signs, case and accents. Canvas, Moodle, Blackboard, Gradescope, nbgrader, GitHub Classroom
#: and lists of people's own; also as they stand in German, French, Spanish and Italian.
FULL_NAME = (
    "name student students fullname studentname displayname names learner participant nameoflearner userfullname "
    "teilnehmer teilnehmerin studierende studierender vollstandigername nomcomplet etudiant nombrecompleto alumno "
    "estudiante nomecompleto studente anzeigename"
)
FIRST_NAME = "firstname first givenname given forename vorname prenom nombre nome"
LAST_NAME = "lastname last surname familyname family nachname familienname nom apellidos apellido cognome"
ID = (
    "id studentid studentnumber idnumber sisuserid sisid userid sid uid uin matriculationnumber "
    "matriculation matrikelnummer matrnr matrikelnr idnummer teilnehmernummer numeroetudiant numerodidentification "
    "numerodeid matricola lmsuserid integrationid studentno identifier kennung orgdefinedid githubid"
)
LOGIN = (
    "username login sisloginid loginid user netid nutzername benutzername anmeldename nomutilisateur nomdutilisateur "
    "nombredeusuario githubusername github account kennzeichen rosteridentifier alias aliases alsoknownas handedinas"
)
EMAIL = (
    "email emailaddress mail emailadresse adressedecourriel adresseemail courriel correo correoelectronico "
    "direcciondecorreo indirizzoemail"
)
SECTION = "section sections group groups gruppe gruppen groupe groupes grupo grupos tutorial class"
ROLE = "role roles rolle rollen"

COLUMNS = {
    "name": FULL_NAME,
    "first": FIRST_NAME,
    "last": LAST_NAME,
    "id": ID,
    "login": LOGIN,
    "email": EMAIL,
    "section": SECTION,
    "role": ROLE,
}
_MEANING = {heading: column for column, headings in COLUMNS.items() for heading in headings.split()}


def plain(heading: str) -> str:
    """A heading without spaces, signs, case and accents."""
    parts = unicodedata.normalize("NFKD", heading)
    return re.sub(r"[\W_]+", "", "".join(char for char in parts if not unicodedata.combining(char)).casefold())


def columns(header: Iterable[str]) -> dict[str, list[int]]:
    """The places of the columns that are known, by what they hold; one kind may have several."""
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(header):
        if column := _MEANING.get(plain(heading)):
            found.setdefault(column, []).append(place)
    return _with_halves(found)


def _with_halves(found: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Half a name needs its other half: "Name" beside a first name is the last one, "Nombre" alone is all of it."""
    named = {key: places for key, places in found.items() if key in ("name", "first", "last")}
    rest = {key: places for key, places in found.items() if key not in named}
    if "name" in named and len(named) == 2:
        other = "last" if "first" in named else "first"
        return {**rest, **{key: named[key] for key in named if key != "name"}, other: named["name"]}
    if len(named) == 1 and "name" not in named:
        return {**rest, "name": next(iter(named.values()))}
    return {**rest, **named}
