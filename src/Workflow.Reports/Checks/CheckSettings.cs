using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Reports.Checks;

/// <summary>What a county decides about the checks.</summary>
public sealed record CheckSettings
{
    public static CheckSettings Default { get; } = new();

    /// <summary>By code; null = the county does without this check. A code that is absent keeps the severity of its findings.</summary>
    public IReadOnlyDictionary<string, Severity?> Severities { get; init; } = new Dictionary<string, Severity?>();

    /// <summary>Most characters of part one, white space not counted.</summary>
    public int OverviewLimit { get; init; } = 1000;

    /// <summary>A figure this many times last year's, or the same part of it, is asked about.</summary>
    public decimal JumpFactor { get; init; } = 5;

    /// <summary>Figures that are both below this don't jump.</summary>
    public decimal JumpFrom { get; init; } = 10;

    /// <summary>From 0 to 1: share of four-character stretches in common from which two reports count as alike.</summary>
    public decimal Likeness { get; init; } = 0.8m;

    /// <summary>An amount in 万元 from which it is asked whether 元 was meant.</summary>
    public decimal SuspectAmount { get; init; } = 10_000;

    /// <summary>Wording that is out of date or at odds with the rules.</summary>
    public IReadOnlyList<Phrase> Phrases { get; init; } = Phrase.Known;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <param name="json"><c>{"severities":{"N.LENGTH":"fail","N.ASPECT":null},"overviewLimit":1200}</c>; what is absent keeps its default.</param>
    /// <exception cref="JsonException">Not such settings, or a code that no check has.</exception>
    public static CheckSettings Read(string json)
    {
        var settings = JsonSerializer.Deserialize<CheckSettings>(json, Options) ?? throw new JsonException("The settings are null.");
        return settings.Severities.Keys.FirstOrDefault(code => !ReportChecks.IsCode(code)) is { } unknown
            ? throw new JsonException($"There is no check '{unknown}'.")
            : settings;
    }

    /// <summary>What <see cref="Write"/> stored, perhaps by an earlier version: a code that no check has any more is passed over.</summary>
    /// <param name="json">Null = the defaults.</param>
    public static CheckSettings ReadStored(string? json)
    {
        var settings = json is null ? Default : JsonSerializer.Deserialize<CheckSettings>(json, Options) ?? Default;
        return settings.Severities.Keys.All(ReportChecks.IsCode)
            ? settings
            : settings with { Severities = settings.Severities.Where(s => ReportChecks.IsCode(s.Key)).ToDictionary() };
    }

    /// <summary>The severities and limits as <see cref="Read"/> takes them; the phrases are the product's own.</summary>
    public string Write() => JsonSerializer.Serialize(new { Severities, OverviewLimit, JumpFactor, JumpFrom, Likeness, SuspectAmount }, Options);

    /// <returns>Null where the county does without the finding.</returns>
    internal Finding? Judge(Finding finding) =>
        !Severities.TryGetValue(finding.Code, out var severity) ? finding
        : severity is { } set ? finding with { Severity = set }
        : null;
}
