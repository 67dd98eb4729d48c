using System.Security.Cryptography;
using System.Text.Json;

namespace Workflow.Disclosure.Review;

/// <summary>What binds a decision to its content and to the one before it.</summary>
public static class DecisionHash
{
    /// <returns>Lower-case hex SHA-256 over a JSON array of the decision's fields in the order of the table, the hash itself left out.
    /// What came later stands at the end, and only where it says something: entries from before it existed keep their hash.</returns>
    public static string Of(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var signed = decision is not { Facts: null, SignatureHash: null, PaperSignerId: null, PaperSignerName: null, PaperSignedOn: null, AttachmentId: null, AttachmentHash: null };
        string?[] fields =
        [
            decision.PreviousHash, decision.Id.ToString(), decision.CaseId.ToString(), decision.Number.ToString(), decision.TaskId?.ToString(),
            decision.ActivityId, decision.Title, decision.Position, decision.UnitId.ToString(), decision.PersonId?.ToString(),
            decision.SystemAccountId?.ToString(), decision.ActorName, decision.Outcome, decision.OutcomeLabel, decision.Tone, decision.Opinion,
            decision.VersionId?.ToString(), decision.VersionNumber?.ToString(), decision.VersionHash, decision.DefinitionHash,
            decision.DecidedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
            .. decision is { Kind: DecisionKind.Decision, OnBehalf: null, Detail: null } && !signed
                ? Array.Empty<string?>()
                : [decision.Kind.ToString(), decision.OnBehalf, decision.Detail],
            .. signed
                ?
                [
                    decision.SignatureHash, decision.PaperSignerId?.ToString(), decision.PaperSignerName, decision.PaperSignedOn?.ToString("yyyy-MM-dd"),
                    decision.AttachmentId?.ToString(), decision.AttachmentHash,
                ]
                : Array.Empty<string?>(),
            .. decision.Facts is null ? Array.Empty<string?>() : [decision.Facts],
        ];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(fields)));
    }
}
