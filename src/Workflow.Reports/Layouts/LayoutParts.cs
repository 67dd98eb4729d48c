namespace Workflow.Reports.Layouts;

/// <summary>What a cell may hold.</summary>
/// <param name="Unit">As the tables print it: 件, 万元.</param>
/// <param name="Decimals">Most digits after the point; 0 = whole numbers.</param>
/// <param name="Max">Largest value accepted.</param>
/// <param name="Negative">A change: the smallest value is −<paramref name="Max"/>; otherwise it is 0.</param>
/// <param name="Padded">Written with all its decimals: 1.9800.</param>
public sealed record CellKind(string Name, string Unit, int Decimals, decimal Max, bool Negative = false, bool Padded = false);

/// <summary>Which texts of a part must be filled before the report is submitted.</summary>
public enum TextNeed { None, Any, Each }

/// <param name="Key">Also the section key of drafts and autosave.</param>
/// <param name="Heading">As printed, with its numeral; null for title and period.</param>
/// <param name="Tables">Keys of the tables printed in this part.</param>
public sealed record Part(
    string Key, string Name, string? Heading, TextNeed Need, IReadOnlyList<string> Tables, IReadOnlyList<TextLayout> Texts)
{
    /// <summary>As findings cite it: “一、总体情况”的“主动公开”.</summary>
    public string PlaceOf(TextLayout text) => $"“{Heading ?? Name}”的“{text.Label}”";
}

/// <param name="Heading">Printed above the text when the text is not empty.</param>
/// <param name="MaxLength">In UTF-16 characters, after <see cref="TextRules.Clean"/>.</param>
/// <param name="Proposed">What an empty report starts with; <c>{unit}</c> and <c>{year}</c> are filled in.</param>
/// <param name="Aspect">Words that show this aspect to be treated; null = not an aspect that is demanded.</param>
public sealed record TextLayout(
    string Key, string Label, string? Heading, bool SingleLine, int MaxLength, string? Proposed, IReadOnlyList<string>? Aspect = null);

/// <param name="Caption">The table's subject, for readers who can't see the heading above it.</param>
/// <param name="StubColumns">Columns of row labels at the left; 0 = none.</param>
public sealed record TableLayout(
    string Key, string Name, string Caption, int StubColumns, int ValueColumns,
    IReadOnlyList<IReadOnlyList<HeadCell>> Head, IReadOnlyList<TableBlock> Blocks);

/// <summary>A run of rows that share their columns.</summary>
/// <param name="Title">A line across the table above the block's own head.</param>
/// <param name="OneLine">All rows are printed in one line, one after the other (table four).</param>
public sealed record TableBlock(
    string? Title, bool OneLine, IReadOnlyList<IReadOnlyList<HeadCell>> Head,
    IReadOnlyList<ColumnLayout> Columns, IReadOnlyList<RowLayout> Rows);

/// <param name="Text">With <c>\n</c> where the official form breaks the line.</param>
/// <param name="Vertical">Written from top to bottom.</param>
/// <param name="Note">A remark that stands in the head but names no column.</param>
public sealed record HeadCell(string Text, int Colspan = 1, int Rowspan = 1, bool Vertical = false, bool Note = false);

/// <param name="Kind">Key of a <see cref="CellKind"/> in the layout file.</param>
/// <param name="Span">Table columns that one cell covers.</param>
public sealed record ColumnLayout(string Key, string Name, string Kind, bool Total, int Span = 1);

/// <param name="Name">As findings cite it: the official wording with the numerals of its groups.</param>
/// <param name="Stubs">The label cells that start in this row; cells merged from above are not repeated.</param>
public sealed record RowLayout(string Key, string Name, bool Total, IReadOnlyList<HeadCell> Stubs);

/// <summary>One cell that is filled in.</summary>
/// <param name="Key"><c>table.row.column</c>, for example <c>t3.new.natural</c>.</param>
/// <param name="Part">Key of the part that prints it.</param>
/// <param name="Place">As findings cite it: 表三“一、本年新收政府信息公开申请数量”行“自然人”列.</param>
/// <param name="GridRow">0-based among the table's lines of cells; with <paramref name="GridColumn"/> it gives neighbours.</param>
public sealed record CellLayout(
    string Key, string Table, string Part, RowLayout Row, ColumnLayout Column, CellKind Kind,
    string Place, int GridRow, int GridColumn)
{
    public bool IsTotal => Row.Total || Column.Total;
}
