using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;

namespace Workflow.Cli;

/// <summary><c>verify</c>: recomputes every hash of the record and of the versions that it names.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var one = new Option<Guid?>("--case") { Description = "只核对这一件事项（编号见办理记录页的网址）" };
        var verify = new Command("verify", "核对办理记录和稿件版本有没有被改动；有则指出第一处，退出码为1") { one };
        verify.SetAction((parsed, ct) => Office.RunAsync(services => VerifyAsync(services.GetRequiredService<DisclosureDbContext>(), parsed.GetValue(one), ct), ct));
        return verify;
    }

    private static async Task<int> VerifyAsync(DisclosureDbContext db, Guid? only, CancellationToken ct)
    {
        var cases = await db.Cases.AsNoTracking().Where(c => only == null || c.Id == only).OrderBy(c => c.Id).ToListAsync(ct);
        if (cases.Count == 0 && only is not null)
        {
            await Console.Error.WriteLineAsync($"没有编号为 {only} 的事项。");
            return 2;
        }

        var broken = 0;
        foreach (var row in cases)
        {
            var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == row.Id).OrderBy(d => d.Number).ToListAsync(ct);
            var versions = await db.DocumentVersions.AsNoTracking().Where(v => v.CaseId == row.Id).OrderBy(v => v.Number).ToListAsync(ct);
            var fault = RecordCheck.Fault(row, decisions, versions);
            if (fault is not null)
            {
                broken++;
                Console.WriteLine($"{row.Id} {row.Title}：{fault}");
            }
        }

        Console.WriteLine(broken == 0 ? $"核对了{cases.Count}件事项，记录和稿件都没有被改动。" : $"核对了{cases.Count}件事项，{broken}件有改动。");
        return broken == 0 ? 0 : 1;
    }
}
