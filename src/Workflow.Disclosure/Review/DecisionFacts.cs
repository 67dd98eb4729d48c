using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Disclosure.Review.Secrecy;

namespace Workflow.Disclosure.Review;

/// <summary>What an entry says beside outcome and opinion, as data: kept as JSON, hashed with the entry.</summary>
public sealed record DecisionFacts
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>What 保密审查 answered.</summary>
    public SecrecyReview? Review { get; init; }

    /// <summary>Steps of this very text that the same person had done, where the unit allows it: 一人多级.</summary>
    public IReadOnlyList<string>? ByOne { get; init; }

    /// <summary>Decided together with others.</summary>
    public bool Batch { get; init; }

    /// <summary>Decided together with others without having been opened.</summary>
    public bool Unopened { get; init; }

    /// <summary>请示: of whom it was asked, or who has answered.</summary>
    public string? Authority { get; init; }

    /// <summary>As it stands in record, sheet and archive; what was asked of an authority the entry's detail says.</summary>
    public IEnumerable<string> Lines =>
    [
        .. Review?.Lines ?? [],
        .. ByOne is null ? Array.Empty<string>() : [$"一人多级：同一人还办理了{string.Join('、', ByOne)}（本单位经县级管理员确认）"],
        .. Batch ? [Unopened ? "批量办理，没有打开稿件" : "批量办理"] : Array.Empty<string>(),
    ];

    /// <returns>Null where there is nothing to say.</returns>
    public string? Write() => this == new DecisionFacts() ? null : JsonSerializer.Serialize(this, Options);

    /// <returns>Null where there is none, or it cannot be read: the record's check says then that it was changed.</returns>
    public static DecisionFacts? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<DecisionFacts>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
