"""/open311 as other programs call it; every JSON answer is checked against the OpenAPI file."""

import json
from urllib.parse import quote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from ckan import model
from ckan.tests import factories, helpers
from openapi_spec_validator import OpenAPIV31SpecValidator

from ckanext.needs.open311.description import openapi
from ckanext.needs.tests.sessions import browser
from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan
API = openapi("http://localhost/open311")
SENT = {
    "service_code": "saraburi-2561:4.1",
    "description": "ถนนหน้าวัดเป็นหลุม รถล้มบ่อย",
    "attribute[district]": "1902",
    "lat": "14.6",
    "long": "101.0",
}


def described(path, status, method="get"):
    """Return the schema of an answer, with what it refers to."""
    answer = API["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = API["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    schema = answer["content"]["application/json"]["schema"]
    return {**schema, "components": API["components"]}


def read(app, address, path, status=200):
    """Return a JSON answer that is as described."""
    answer = app.get(f"/open311/v2{address}", status=status)
    found = json.loads(answer.body)
    jsonschema.validate(found, described(path, status))
    return found


def requests(app, query="", status=200):
    return read(app, f"/requests.json{query}", "/requests.json", status)


@pytest.fixture
def recent(new_need):
    """A function that makes a public need of today."""

    def make(**fields):
        return new_need(**{"status": "accepted", "requested_on": today().isoformat(), **fields})

    return make


class TestServices:
    def test_every_issue_is_a_service_in_its_pillar(self, app, clean_portal):
        found = read(app, "/services.json?jurisdiction_id=19", "/services.json")
        assert len(found) == 25
        road = next(one for one in found if one["service_code"] == "saraburi-2561:4.1")
        assert road["service_name"]
        assert road["group"]

    def test_an_unknown_jurisdiction_is_not_found(self, app, clean_portal):
        found = read(app, "/services.json?jurisdiction_id=99", "/services.json", 404)
        assert found[0]["code"] == 404

    def test_a_definition_lists_the_districts(self, app, clean_portal):
        address = "/services/saraburi-2561:4.1.json"
        found = read(app, address, "/services/{service_code}.json")
        district = found["attributes"][0]
        assert district["required"] is True
        assert len(district["values"]) == 13

    def test_xml_says_the_same(self, app, clean_portal):
        answer = app.get("/open311/v2/services.xml?jurisdiction_id=19")
        assert answer.content_type == "text/xml; charset=utf-8"
        assert len(ET.fromstring(answer.body).findall("service")) == 25

    def test_english_has_its_own_address(self, app, clean_portal):
        thai = app.get("/open311/v2/services.json").body
        english = app.get("/en/open311/v2/services.json").body
        assert thai != english


class TestRequests:
    def test_a_public_need_is_a_request(self, app, recent):
        need = recent(spatial="14.5289, 100.9101")
        (found,) = requests(app)
        assert found["service_request_id"] == need["id"]
        assert found["status"] == "open"
        assert found["service_code"] == "saraburi-2561:4.1"
        assert found["agency_responsible"] == "องค์การบริหารส่วนจังหวัดสระบุรี"
        assert (found["lat"], found["long"]) == (14.5289, 100.9101)
        assert found["requested_datetime"].endswith("+07:00")

    def test_a_place_that_is_only_the_middle_of_the_area_is_not_given(self, app, recent):
        recent()
        (found,) = requests(app)
        assert found["lat"] is None

    def test_a_need_that_waits_is_not_there(self, app, recent):
        need = recent(status="submitted")
        assert requests(app) == []
        address = f"/requests/{need['id']}.json"
        read(app, address, "/requests/{service_request_id}.json", 404)
        assert requests(app, f"?service_request_id={need['id']}") == []

    def test_nor_is_it_for_who_may_read_it_elsewhere(self, app, recent, editor):
        need = recent(status="submitted")
        headers = {"Authorization": editor["token"]}
        answer = app.get("/open311/v2/requests.json", headers=headers)
        assert need["id"] not in answer.body

    def test_closed_ones_are_found_by_their_status(self, app, recent):
        done, _open = recent(status="completed"), recent()
        assert [r["service_request_id"] for r in requests(app, "?status=closed")] == [done["id"]]

    def test_an_old_one_is_found_by_its_dates_only(self, app, recent):
        old = recent(requested_on="2025-01-15")
        assert requests(app) == []
        span = "?start_date=2025-01-01T00:00:00Z&end_date=2025-02-01T00:00:00Z"
        assert [r["service_request_id"] for r in requests(app, span)] == [old["id"]]

    def test_one_is_found_by_its_name_and_its_id(self, app, recent):
        need = recent()
        path = "/requests/{service_request_id}.json"
        for reference in (need["id"], need["name"]):
            (found,) = read(app, f"/requests/{reference}.json", path)
            assert found["service_request_id"] == need["id"]

    def test_a_dataset_is_no_request(self, app, new_dataset):
        dataset = new_dataset()
        path = "/requests/{service_request_id}.json"
        read(app, f"/requests/{dataset['name']}.json", path, 404)

    def test_pages_say_how_many_there_are(self, app, recent):
        for _ in range(3):
            recent()
        answer = app.get("/open311/v2/requests.json?page_size=2&page=2")
        assert answer.headers["X-Total-Count"] == "3"
        assert len(json.loads(answer.body)) == 1

    def test_xml_can_be_read(self, app, recent):
        need = recent(notes="ท่อ <แตก> & น้ำท่วม")
        root = ET.fromstring(app.get("/open311/v2/requests.xml").body)
        assert root.find("request/service_request_id").text == need["id"]
        assert "<แตก> & น้ำท่วม" in root.find("request/description").text

    def test_a_wrong_parameter_is_told_in_the_form_asked_for(self, app, clean_portal):
        assert requests(app, "?status=maybe", 400)[0]["code"] == 400
        body = app.get("/open311/v2/requests.xml?status=maybe", status=400).body
        assert "status" in ET.fromstring(body).find("error/description").text

    @pytest.mark.parametrize("value", ["'; DROP TABLE package; --", "../../etc/passwd", "<script>"])
    @pytest.mark.parametrize("name", ["service_request_id", "service_code", "page", "start_date"])
    def test_odd_values_are_refused_or_harmless(self, app, clean_portal, name, value):
        answer = app.get(f"/open311/v2/requests.json?{name}={quote(value)}")
        assert answer.status_code in (400, 404)
        assert answer.content_type == "application/json; charset=utf-8"


class TestReporting:
    def post(self, app, data, status, **headers):
        answer = app.post("/open311/v2/requests.json", data=data, headers=headers, status=status)
        found = json.loads(answer.body)
        jsonschema.validate(found, described("/requests.json", status, "post"))
        return found

    def test_a_need_is_made_that_waits(self, app, editor):
        (told,) = self.post(app, {**SENT, "api_key": editor["token"]}, 201)
        need = model.Package.get(told["service_request_id"])
        assert need.private
        assert helpers.call_action("package_show", id=need.id)["status"] == "submitted"

    def test_public_needs_that_may_be_the_same_are_named_and_nothing_is_refused(
        self, app, editor, recent
    ):
        alike = recent(title="ซ่อมถนนหน้าวัดที่เป็นหลุม", notes="", district="1902")
        hidden = recent(title=SENT["description"], status="submitted", district="1902")
        (told,) = self.post(app, {**SENT, "api_key": editor["token"]}, 201)
        assert alike["id"] in told["service_notice"]
        assert hidden["id"] not in told["service_notice"]
        assert told["service_request_id"] not in told["service_notice"]

    def test_the_token_may_come_as_a_header(self, app, editor):
        (told,) = self.post(app, SENT, 201, Authorization=editor["token"])
        assert model.Package.get(told["service_request_id"])

    def test_without_a_key_nothing_is_made(self, app, editor):
        assert self.post(app, SENT, 403)[0]["code"] == 403
        self.post(app, {**SENT, "api_key": "no-such-key"}, 403)
        assert model.Session.query(model.Package).count() == 0

    def test_a_browser_s_session_is_no_key(self, app, editor):
        answer = browser(app, editor).post("/open311/v2/requests.json", data=SENT)
        assert answer.status_code in (400, 403)
        assert model.Session.query(model.Package).count() == 0

    def test_a_citizen_without_an_agency_is_refused(self, app, agency):
        citizen = factories.UserWithToken()
        self.post(app, {**SENT, "api_key": citizen["token"]}, 403)

    def test_somebody_else_s_agency_is_refused(self, app, editor):
        other = factories.Organization()
        data = {**SENT, "api_key": editor["token"], "attribute[agency]": other["name"]}
        self.post(app, data, 403)

    def test_what_is_wrong_is_told_by_field(self, app, editor):
        data = {**SENT, "api_key": editor["token"], "attribute[district]": "9999"}
        told = self.post(app, data, 400)
        assert any("district" in one["description"] for one in told)

    def test_a_telephone_number_in_the_text_is_refused(self, app, editor):
        data = {**SENT, "api_key": editor["token"], "description": "ถนนพัง โทร 081-234-5678"}
        self.post(app, data, 400)


class TestDescription:
    def test_discovery_points_here(self, app, clean_portal):
        found = json.loads(app.get("/open311/discovery.json").body)
        assert found["endpoints"][0]["url"].endswith("/open311/v2")
        root = ET.fromstring(app.get("/open311/discovery.xml").body)
        assert root.find("endpoints/endpoint/formats/format") is not None

    def test_the_openapi_description_is_served_with_this_portal_s_address(self, app, clean_portal):
        found = json.loads(app.get("/open311/v2/openapi.json").body)
        assert found["openapi"] == "3.1.0"
        assert found["servers"][0]["url"].endswith("/open311/v2")

    def test_the_description_is_valid_openapi(self):
        wrong = OpenAPIV31SpecValidator(API).iter_errors()
        assert [f"{list(error.absolute_path)}: {error.message}" for error in wrong] == []

    @pytest.mark.parametrize(
        ("broken", "said"),
        [
            ({"info": {"title": "Open311"}}, "version"),
            ({"paths": {"/requests/{id}.json": {"get": {"responses": {}}}}}, "Path parameter 'id'"),
        ],
    )
    def test_one_that_is_not_valid_openapi_is_told(self, broken, said):
        wrong = list(OpenAPIV31SpecValidator({**API, **broken}).iter_errors())
        assert any(said in error.message for error in wrong)

    def test_every_address_is_described(self, app, clean_portal):
        routes = {
            (rule.rule.replace("<any(json,xml):form>", "json"), method.lower())
            for rule in app.flask_app.url_map.iter_rules()
            if rule.rule.startswith("/open311/v2/") and "openapi" not in rule.rule
            for method in rule.methods - {"HEAD", "OPTIONS"}
        }
        told = {
            (
                f"/open311/v2{path}".replace("{service_code}", "<code>").replace(
                    "{service_request_id}", "<reference>"
                ),
                method,
            )
            for path, methods in API["paths"].items()
            for method in methods
        }
        assert routes == told
