using Workflow.Disclosure.Review;

namespace Workflow.Web.Pages.Cases;

/// <summary>A document as a partial renders it.</summary>
/// <param name="Kind">The case's kind.</param>
/// <param name="Content">Canonical JSON of one version.</param>
/// <param name="Beside">What stands beside its figures; null = nothing.</param>
public sealed record DocumentContent(string Kind, string Content, ReportToRead? Beside = null);
