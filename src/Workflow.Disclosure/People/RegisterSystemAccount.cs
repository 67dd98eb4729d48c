using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

/// <summary>Asked for by whoever runs the server, on its command line; no page gives such power.</summary>
/// <param name="PublicKey">ECDSA P-256 in PEM.</param>
/// <param name="UnitCodes">At least one.</param>
public sealed record RegisterSystemAccount(string Name, string PublicKey, IReadOnlyList<string> UnitCodes, IReadOnlyList<string> Positions);

/// <summary>Registers an account, or gives the one of that name another key, units and positions.</summary>
public sealed partial class RegisterSystemAccountHandler(DisclosureDbContext db, TimeProvider clock, ILogger<RegisterSystemAccountHandler> logger)
{
    public async Task<Result<Guid>> HandleAsync(RegisterSystemAccount command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var units = await db.Units.Where(u => command.UnitCodes.Contains(u.Code) && u.ClosedAt == null).ToDictionaryAsync(u => u.Code, u => u.Id, ct);
        var (key, name) = (Key(command.PublicKey), command.Name.Trim());
        string?[] faults =
        [
            name.Length is 0 or > 60 ? "账号名称要写1到60字。" : null,
            key is null ? "公钥读不出来：要是 P-256 公钥的 PEM 文件（openssl ec -pubout 得到的）。" : null,
            .. command.UnitCodes.Where(c => !units.ContainsKey(c)).Select(c => $"没有代码为“{c}”的单位。"),
            .. command.Positions.Except(Positions.All).Select(p => $"没有“{p}”这个岗位：可用 {string.Join('、', Positions.All)}。"),
        ];
        if (faults.OfType<string>().ToList() is { Count: > 0 } found)
        {
            return new InvalidError("系统账号没有登记：", found);
        }

        var account = await db.SystemAccounts.SingleOrDefaultAsync(a => a.Name == name, ct);
        if (account is null)
        {
            account = new SystemAccount { Name = name, PublicKey = key!, UnitIds = [], Positions = [], CreatedAt = clock.GetUtcNow() };
            db.SystemAccounts.Add(account);
        }

        (account.PublicKey, account.UnitIds, account.Positions, account.ClosedAt) = (key!, [.. units.Values], [.. command.Positions.Distinct()], null);
        await db.SaveChangesAsync(ct);
        LogRegistered(name);
        return account.Id;
    }

    /// <returns>SubjectPublicKeyInfo in base64, or null.</returns>
    private static string? Key(string pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "System account {Name} registered")]
    private partial void LogRegistered(string name);
}
