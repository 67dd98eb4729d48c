using System.Buffers.Text;

namespace Workflow.Disclosure.Archiving;

/// <summary>What a paper's QR code carries: a case, and the first half of the hash of the entry that the paper was made after. Nobody
/// guesses it, nothing has to be kept for it, and a record written anew from some entry on no longer answers to it.</summary>
public readonly record struct VerifyCode(Guid CaseId, string HashStart)
{
    private const int IdBytes = 16;
    private const int HashBytes = 16;

    /// <param name="hash">Lower-case hex, of an entry.</param>
    public static VerifyCode Of(Guid caseId, string hash) => new(caseId, hash[..(HashBytes * 2)]);

    /// <returns>Null where it is no code.</returns>
    public static VerifyCode? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + HashBytes];
        return text.Length == Base64Url.GetEncodedLength(bytes.Length) && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == bytes.Length
            ? new(new Guid(bytes[..IdBytes], bigEndian: true), Convert.ToHexStringLower(bytes[IdBytes..]))
            : null;
    }

    public override string ToString() => Base64Url.EncodeToString([.. CaseId.ToByteArray(bigEndian: true), .. Convert.FromHexString(HashStart)]);
}
