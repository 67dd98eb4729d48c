namespace Workflow.Disclosure.Drafting;

/// <summary>上年报告 brought in from a file, for a year that was not published here.</summary>
public sealed class EarlierReport
{
    public required Guid UnitId { get; init; }

    /// <summary>The year that it reports on.</summary>
    public required int Year { get; init; }

    /// <summary>Canonical JSON; a cell that could not be read for certain is blank.</summary>
    public required string Content { get; set; }
    public required string FileName { get; set; }
    public required Guid BroughtBy { get; set; }
    public required DateTimeOffset BroughtAt { get; set; }

    /// <summary>SQL for the report of a unit and year: what was published here counts before a file.</summary>
    internal static string ContentOf(string unit, string year) => $"""
        COALESCE(
            (SELECT x.content FROM publications p JOIN document_versions x ON x.id = p.version_id
             WHERE p.kind = 'annual-report' AND p.unit_id = {unit} AND p.year = {year}),
            (SELECT content FROM earlier_reports WHERE unit_id = {unit} AND year = {year}))
        """;
}
