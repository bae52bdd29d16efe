//! Whatever goes wrong, the answer is a problem document of the closed list.

use reqwest::Method;
use wire::problem::ProblemType;
use wire::request::Outcome;

use crate::support::{World, draft, problem, rosa};

#[tokio::test]
async fn what_is_wrong_with_the_question_itself() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let post = |body: &str, content_type: &str| {
        let request = kiosk.http.post(kiosk.url("/v1/lookups")).header("content-type", content_type);
        request.body(body.to_owned()).send()
    };
    let not_json = post("{\"ask\": \"file-number\", ", "application/json").await.expect("an answer");
    assert_eq!(problem(not_json).await, ProblemType::BadBody);
    let form = post("ask=file-number", "application/x-www-form-urlencoded").await.expect("an answer");
    assert_eq!(problem(form).await, ProblemType::MediaType);
    // One byte too many: central hangs up on a body that is far too large, and its answer may be lost with the rest.
    let huge = post(&" ".repeat(2 * 1024 * 1024 + 1), "application/json; charset=utf-8").await.expect("an answer");
    assert_eq!(problem(huge).await, ProblemType::TooLarge);
    assert_eq!(problem(kiosk.get("/v1/nowhere").await).await, ProblemType::NotFound);
    assert_eq!(problem(kiosk.get("/v1/card-payments/no-uuid").await).await, ProblemType::NotFound);
    let wrong_method = kiosk.send(Method::DELETE, "/v1/policy", &()).await;
    assert!(wrong_method.headers()["allow"].to_str().expect("text").contains("GET"));
    assert_eq!(problem(wrong_method).await, ProblemType::MethodNotAllowed);
}

#[tokio::test]
async fn a_problem_never_quotes_what_was_sent() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let body = r#"{"ask":"case","file_number":"0012345683","payor":{"payor":"own"},"ssn_digits":123456789}"#;
    let request = kiosk.http.post(kiosk.url("/v1/lookups")).header("content-type", "application/json").body(body);
    let text = request.send().await.expect("an answer").text().await.expect("text");
    assert!(text.contains("bad-body") && !text.contains("123456789") && !text.contains("0012345683"), "{text}");
}

#[tokio::test]
async fn every_path_of_the_document_is_served() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let document: serde_json::Value = kiosk.get("/openapi.json").await.json().await.expect("a document");
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let path = path.replace("{attempt}", "019c0000-0000-7000-8000-000000000000");
        let path = path.replace("{confirmation}", &kiosk.confirmation(1).to_string());
        for method in methods.as_object().expect("methods").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let response = kiosk.send(method.clone(), &path, &rosa()).await;
            let served = match response.status().as_u16() {
                200 => true,
                404 => method == Method::GET && path.starts_with("/v1/"),
                401 => path.starts_with("/v1/account/") && problem(response).await == ProblemType::SignedOut,
                _ => problem(response).await == ProblemType::BadBody,
            };
            assert!(served, "{method} {path}");
            asked += 1;
        }
    }
    assert_eq!(asked, 18);
}

#[tokio::test]
async fn without_its_keys_central_is_not_ready_and_loses_nothing() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let envelope = kiosk.envelope(&draft(rosa())).await;
    let (keys, elsewhere) = (world.state_dir().join("keys"), world.state_dir().join("elsewhere"));
    std::fs::rename(&keys, &elsewhere).expect("moved away");
    assert_eq!(problem(kiosk.get("/readyz").await).await, ProblemType::Unavailable);
    assert_eq!(problem(kiosk.get("/v1/policy").await).await, ProblemType::Internal);
    let outcome = kiosk.settle(std::slice::from_ref(&envelope)).await.outcomes.remove(0).outcome;
    assert_eq!(outcome, Outcome::TryLater { retry_after_s: Some(5) });
    std::fs::rename(&elsewhere, &keys).expect("moved back");
    let outcome = kiosk.settle(&[envelope]).await.outcomes.remove(0).outcome;
    assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
}

#[tokio::test]
async fn http_without_tls_gets_nothing() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let plain = kiosk.http.get(kiosk.url("/healthz").replace("https://", "http://")).send().await;
    assert!(plain.is_err());
    assert_eq!(kiosk.get("/healthz").await.status(), 200);
}
