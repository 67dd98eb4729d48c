using Workflow.Disclosure;
using Workflow.Disclosure.People;

namespace Workflow.Web.Pages.Account;

/// <summary>The part of a form in which one signs by hand.</summary>
/// <param name="Present">Hash of the signature that is kept; null: none is.</param>
/// <param name="Signs">Whether it is to be signed with.</param>
/// <param name="TaskId">To come back to.</param>
public sealed record SignatureField(string? Present, bool Signs, Guid TaskId)
{
    private const string Prefix = "data:image/png;base64,";

    /// <summary>What the drawing field of a page sends.</summary>
    /// <returns>Null where it is no picture.</returns>
    public static byte[]? Read(string drawn)
    {
        var bytes = new byte[SignatureImage.MostBytes + 1];
        return drawn.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(drawn[Prefix.Length..], bytes, out var written) ? bytes[..written] : null;
    }

    /// <summary>Keeps what was drawn as the person's signature.</summary>
    public static async Task<Result<DrawnSignature>> KeepAsync(KeepSignatureHandler keep, Guid personId, string drawn, CancellationToken ct) =>
        Read(drawn) is { } png ? await keep.HandleAsync(new KeepSignature(personId, png), ct) : new SignatureNotAPicture();
}
