using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Which layout a file follows, by the rows and columns that its tables really have.</summary>
internal static class LayoutRecognition
{
    /// <summary>Labels that only this layout has, by layout id.</summary>
    private static readonly Dictionary<string, HashSet<string>> Own = ReportLayouts.All.ToDictionary(
        l => l.Id,
        l => Labels.Printed(l).Except(ReportLayouts.All.Where(o => o != l).SelectMany(Labels.Printed)).ToHashSet());

    /// <returns>Null when nothing in the file tells one layout from another.</returns>
    public static ReportLayout? ByStructure(SourceDocument source)
    {
        var labels = source.Blocks.OfType<SourceBlock.Table>().SelectMany(t => t.Rows).SelectMany(r => r.Cells).Select(c => Labels.Of(c.Text)).ToHashSet();
        // A table whose labels became lines of text still shows its layout.
        labels.UnionWith(source.Blocks.OfType<SourceBlock.Paragraph>().Where(p => p.Text.Length < 60).Select(p => Labels.Of(p.Text)));
        var found = ReportLayouts.All.Select(l => (Layout: l, Score: Own[l.Id].Count(labels.Contains))).OrderByDescending(x => x.Score).ToArray();
        return found is [{ Score: > 0 } best, ..] && (found.Length == 1 || found[1].Score < best.Score) ? best.Layout : null;
    }
}
