using System.Security.Cryptography;
using System.Text.Json;
using Workflow.Disclosure.Messages.Commands;

namespace Workflow.Disclosure.Messages;

/// <summary>ECDSA P-256 with SHA-256 (IEEE P1363 form) over a JSON array: type name, then the fields in the record's order,
/// the signature left out, times in round-trip form (UTC).</summary>
public static class CommandSignature
{
    public static byte[] Bytes(SubmitDraft command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Bytes(nameof(SubmitDraft), command.CommandId, command.Account, command.TaskId, command.Opinion, Time(command.SignedAt));
    }

    public static byte[] Bytes(DecideTask command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Bytes(nameof(DecideTask), command.CommandId, command.Account, command.TaskId, command.Outcome, command.Opinion,
            command.SeenVersion, Time(command.SignedAt));
    }

    /// <param name="publicKey">SubjectPublicKeyInfo in base64.</param>
    /// <returns>False also where key or signature cannot be read at all.</returns>
    public static bool Verify(string publicKey, byte[] bytes, string? signature)
    {
        var decoded = new byte[signature?.Length ?? 0];
        if (!Convert.TryFromBase64String(signature ?? "", decoded, out var length))
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.VerifyData(bytes, decoded.AsSpan(0, length), HashAlgorithmName.SHA256);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Bytes(params object?[] fields) => JsonSerializer.SerializeToUtf8Bytes(fields.Select(f => f?.ToString() ?? "").ToArray());

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("O");
}
