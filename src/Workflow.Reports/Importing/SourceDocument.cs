namespace Workflow.Reports.Importing;

/// <summary>A file as it was written, before anything is understood: paragraphs and tables in their order.</summary>
/// <param name="Name">Of the file, without its folder.</param>
public sealed record SourceDocument(string Name, IReadOnlyList<SourceBlock> Blocks);

/// <param name="Index">0-based place among the document's blocks; what was read can be traced to it.</param>
public abstract record SourceBlock(int Index)
{
    /// <param name="Text">One line of text, white space collapsed, bookmarks and fields dropped.</param>
    /// <param name="Level">Heading level where the source marks one; null otherwise.</param>
    public sealed record Paragraph(int Index, string Text, int? Level = null) : SourceBlock(Index)
    {
        /// <summary>What a text extraction left of a bookmark here, word for word; null = nothing.</summary>
        public string? Artefact { get; init; }
    }

    public sealed record Table(int Index, IReadOnlyList<SourceRow> Rows) : SourceBlock(Index);
}

/// <param name="Cells">As they stand in the file; a cell merged from above or from the left is not repeated.</param>
public sealed record SourceRow(IReadOnlyList<SourceCell> Cells);

/// <param name="Text">Paragraphs separated by <c>\n</c>; empty = blank.</param>
public sealed record SourceCell(string Text, int Colspan = 1, int Rowspan = 1);
