namespace Workflow.Disclosure.Texts;

/// <summary>What of a document goes public in words. Every kind of document says it, and <see cref="TextSearch"/> alone looks through it.</summary>
/// <param name="Searched">Names of the texts that the kind's own check has looked through already.</param>
public sealed record DocumentTexts(IReadOnlyList<NamedText> Texts, IReadOnlyList<NamedFile> Files, IReadOnlyList<string> Searched)
{
    /// <summary>Those that the kind's own check looks through, for the last search before it goes public.</summary>
    public IReadOnlyList<NamedText> Told { get; init; } = [];

    public static DocumentTexts Of(IReadOnlyList<NamedText> texts, params IReadOnlyList<NamedFile> files) => new(texts, files, []);
}

/// <param name="Unit">What its lines are called (段, 行); null: it is one line.</param>
public sealed record NamedText(string Name, string Text, string? Unit = null);

/// <param name="Hash">Lower-case hex SHA-256; its place in the store.</param>
public sealed record NamedFile(string Name, string ContentType, string Hash);
