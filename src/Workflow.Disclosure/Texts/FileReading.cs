using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Disclosure.Texts;

/// <summary>How much of a file's text could be read.</summary>
public enum FileLegibility { Read, NoText, Picture, Protected, TooLarge, Broken }

/// <summary>What is remembered of a file's text: never the text, only what was found in it, masked.</summary>
/// <param name="Extent">As in 3页; empty where it has no such measure.</param>
/// <param name="Marks">At most <see cref="MostMarks"/>, the certain ones first.</param>
/// <param name="More">How many others there are.</param>
/// <param name="Unread">Parts that could not be read, each as it goes on from the file's name.</param>
public sealed record FileReading(FileLegibility Legibility, string Extent, IReadOnlyList<FileMark> Marks, int More, IReadOnlyList<string> Unread)
{
    /// <summary>Grows with every change of what is read or looked for; a file that an earlier one read is read again.</summary>
    public const int Reader = 1;

    public const int MostMarks = 50;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static FileReading Read(string json) => JsonSerializer.Deserialize<FileReading>(json, Options)!;

    public string Write() => JsonSerializer.Serialize(this, Options);

    public static FileReading Without(FileLegibility legibility) => new(legibility, "", [], 0, []);
}

/// <param name="Place">Page, sheet and row, paragraph.</param>
/// <param name="Shown">Masked.</param>
public sealed record FileMark(string Place, string What, bool Certain, string Shown);

/// <summary>A row of what is remembered, by the file's content and who read it.</summary>
public sealed class FileReadingRow
{
    public required string Hash { get; init; }
    public required int Reader { get; init; }
    public required string Reading { get; init; }
    public required DateTimeOffset ReadAt { get; init; }
}
