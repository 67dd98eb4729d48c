using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>What <see cref="ReportChecks.CheckForSubmission"/> found, for the person who types. <c>report/findings.js</c> draws the same list.</summary>
public static class FindingsHtml
{
    /// <summary>Only that something is not written yet: nothing is wrong with it until the report is to be handed on.</summary>
    public static bool IsToDo(this Finding finding) => finding.Code is "S.MISSING" or "S.BLANK";

    /// <returns>Key of the total cell that could take the sum of its parts (<see cref="Finding.Right"/>); null where no total is at issue.</returns>
    public static string? TotalCell(ReportLayout layout, Finding finding) =>
        layout.Rules.FirstOrDefault(r => r.LeftIsTotal && r.Code == finding.Code && r.Place == finding.Place)?.Left[0];

    /// <summary>Each finding a link to its first cell or its text; empty when there is none.</summary>
    /// <param name="submitted">The report was to be handed on: what is not written yet is then a fault like any other.</param>
    public static string List(ReportLayout layout, IReadOnlyList<Finding> findings, bool submitted)
    {
        var html = new Html();
        if (findings.Count == 0)
        {
            return "";
        }
        html.Open("ul", ("class", "findings")).Line();
        foreach (var finding in findings)
        {
            var toDo = finding.IsToDo() && !submitted;
            html.Open("li", ("class", $"finding finding-{(toDo ? "todo" : Name(finding.Severity))}"), ("data-code", finding.Code));
            if (toDo)
            {
                html.Element("span", "待填", ("class", "finding-tag")).Text(" ");
            }
            html.Element("a", finding.Message, ("href", Target(layout, finding))).Text(" ").Element("span", finding.Mend, ("class", "finding-mend"));
            if (finding.Difference is { } difference)
            {
                html.Text(" ").Element("span", $"左 {finding.Left:0.####} 右 {finding.Right:0.####} 差 {difference:0.####}", ("class", "finding-sums"));
            }
            if (TotalCell(layout, finding) is { } total)
            {
                html.Text(" ").Element(
                    "button", $"按各项之和填写{finding.Right:0.####}", ("class", "btn btn-sm finding-fill"), ("name", "total"), ("value", total), ("form", "report"));
            }
            html.Close("li").Line();
        }
        return html.Close("ul").Line().ToString();
    }

    private static string Name(Severity severity) => severity switch
    {
        Severity.Fail => "fail",
        Severity.Warn => "warn",
        _ => "note",
    };

    private static string Target(ReportLayout layout, Finding finding)
    {
        if (finding.Cells.Count > 0)
        {
            return $"#cell-{finding.Cells[0]}";
        }
        return layout.FindPart(finding.Part ?? "") is { Texts: [var first, ..] } part
            ? $"#text-{(part.Texts.FirstOrDefault(t => finding.Place == t.Label || finding.Place == part.PlaceOf(t)) ?? first).Key}"
            : $"#section-{finding.Part}";
    }
}
