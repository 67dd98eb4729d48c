using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>Which layout a file follows, by the rows and columns that its tables really have.</summary>
internal static class LayoutRecognition
{
    private static volatile Known _known = new(ReportLayouts.All);

    /// <returns>Null when nothing in the file tells one layout from another.</returns>
    public static ReportLayout? ByStructure(SourceDocument source)
    {
        // A county's rows are added at the start of a program, perhaps after the first look here.
        var known = ReferenceEquals(_known.Layouts, ReportLayouts.All) ? _known : _known = new(ReportLayouts.All);
        var labels = source.Blocks.OfType<SourceBlock.Table>().SelectMany(t => t.Rows).SelectMany(r => r.Cells).Select(c => Labels.Of(c.Text)).ToHashSet();
        // A table whose labels became lines of text still shows its layout.
        labels.UnionWith(source.Blocks.OfType<SourceBlock.Paragraph>().Where(p => p.Text.Length < 60).Select(p => Labels.Of(p.Text)));
        // Of an official layout and those that add rows to it, the official one unless such a row is there.
        var found = known.Own.GroupBy(x => Family(x.Layout), x => (x.Layout, Score: x.Labels.Count(labels.Contains)))
            .Select(family => family.OrderByDescending(x => x.Score).ThenBy(x => x.Layout.Extends is not null).First())
            .OrderByDescending(x => x.Score).ToArray();
        return found is [{ Score: > 0 } best, ..] && (found.Length == 1 || found[1].Score < best.Score) ? best.Layout : null;
    }

    private static string Family(ReportLayout layout) => layout.Extends ?? layout.Id;

    private sealed class Known(IReadOnlyList<ReportLayout> layouts)
    {
        public IReadOnlyList<ReportLayout> Layouts => layouts;

        /// <summary>Labels that only this layout has, or one of its family.</summary>
        public (ReportLayout Layout, HashSet<string> Labels)[] Own { get; } =
            [.. layouts.Select(l => (l, Labels.Printed(l).Except(layouts.Where(o => Family(o) != Family(l)).SelectMany(Labels.Printed)).ToHashSet()))];
    }
}
