namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>How far a script may go. <see cref="Statements"/>, <see cref="Depth"/>, <see cref="TextLength"/> and <see cref="Items"/> stop the same
/// script at the same place everywhere; <see cref="Time"/> and <see cref="Memory"/> are the net below them.</summary>
public sealed record ScriptLimits
{
    /// <summary>Longest script that is read, in characters.</summary>
    public const int SourceLength = 10_000;

    public static ScriptLimits Default { get; } = new();

    /// <summary>Statements executed. Default 50,000.</summary>
    public int Statements { get; init; } = 50_000;

    /// <summary>Calls within calls. Default 100.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Characters in one text. Default 250,000.</summary>
    public int TextLength { get; init; } = 250_000;

    /// <summary>Items in one list, as far as a built-in function goes through them. Default 20,000.</summary>
    public int Items { get; init; } = 20_000;

    /// <summary>Default 2 seconds.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes allocated over the whole run, freed ones included. Default 256 MB.</summary>
    public long Memory { get; init; } = 256L << 20;
}
