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

    /// <summary>SQL for the report of a unit and year: what is public here counts before a file, in its latest version.</summary>
    internal static string ContentOf(string unit, string year) => $"""
        COALESCE(
            (SELECT x.content FROM publications p JOIN document_versions x ON x.id = p.version_id
             WHERE p.kind = 'annual-report' AND p.unit_id = {unit} AND p.year = {year}
             AND NOT EXISTS (SELECT FROM publication_acts a WHERE a.case_id = p.case_id AND a.number >= p.number AND a.act = 'TakeDown')
             ORDER BY p.number DESC LIMIT 1),
            (SELECT content FROM earlier_reports WHERE unit_id = {unit} AND year = {year}))
        """;
}
