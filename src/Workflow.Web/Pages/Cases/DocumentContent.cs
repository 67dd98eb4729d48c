namespace Workflow.Web.Pages.Cases;

/// <summary>A document as a partial renders it.</summary>
/// <param name="Kind">The case's kind.</param>
/// <param name="Content">Canonical JSON of one version.</param>
public sealed record DocumentContent(string Kind, string Content);
