using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Publication;

/// <summary>Where the public finds a document.</summary>
public static class PublicAddress
{
    public static string Report(string unitCode, int year) => $"/public/{unitCode}/{year}";

    public static string Release(string column, Guid caseId) => $"/public/releases/{column}/{caseId}";

    /// <param name="number">One of its publications; null: the latest.</param>
    public static string Of(PublishedDocument publication, string unitCode, int? number = null)
    {
        ArgumentNullException.ThrowIfNull(publication);
        var address = publication.Kind == CaseKinds.AnnualReport ? Report(unitCode, publication.Year!.Value) : Release(publication.ColumnCode ?? "", publication.CaseId);
        return number is null ? address : $"{address}/{number}";
    }
}
