using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Reports.Checks;

/// <summary>Wording that is out of date, at odds with the rules, or odd.</summary>
/// <param name="Code">Of the finding.</param>
/// <param name="Words">All of them stand in one sentence, in this order.</param>
/// <param name="Says">What is wrong with it; ends with 。</param>
public sealed record Phrase(string Code, Severity Severity, IReadOnlyList<string> Words, string Says, string Mend)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Those in <c>Checks/phrases.json</c>.</summary>
    public static IReadOnlyList<Phrase> Known { get; } = Load();

    /// <returns>Where it stands in the sentence, from the first word to the last; null when it does not.</returns>
    internal (int Start, int Length)? In(string sentence)
    {
        var (start, end) = (-1, 0);
        foreach (var word in Words)
        {
            var at = sentence.IndexOf(word, end, StringComparison.Ordinal);
            if (at < 0)
            {
                return null;
            }
            (start, end) = (start < 0 ? at : start, at + word.Length);
        }
        return (start, end - start);
    }

    private static Phrase[] Load()
    {
        using var json = typeof(Phrase).Assembly.GetManifestResourceStream("Checks/phrases.json")!;
        return JsonSerializer.Deserialize<Phrase[]>(json, Options)!;
    }
}
