namespace Workflow.Reports.Importing;

/// <summary>What a report can't exceed. A longer file is refused whole: half a report would look like one.</summary>
internal static class ImportLimits
{
    public const int MaxFileBytes = 20_000_000;

    /// <summary>Of one part of a docx or xlsx, unpacked.</summary>
    public const int MaxPartBytes = 16_000_000;

    public const int MaxBlocks = 20_000;
    public const int MaxCells = 60_000;
    public const int MaxCharacters = 3_000_000;

    /// <summary>Elements inside one another; more is no document that a person wrote.</summary>
    public const int MaxDepth = 200;
}

/// <summary>Why a file can't be read; <see cref="ReportImporter"/> makes it the reading's reason.</summary>
internal sealed class UnreadableException(string message) : Exception(message);
