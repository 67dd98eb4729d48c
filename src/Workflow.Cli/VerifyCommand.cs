using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Review;

namespace Workflow.Cli;

/// <summary><c>verify</c>: recomputes every hash of the record and of the versions and files that it names.</summary>
internal static class VerifyCommand
{
    private const int AtOnce = 100;

    public static Command Build()
    {
        var one = new Option<Guid?>("--case") { Description = "只核对这一件事项（编号见办理记录页的网址）" };
        var verify = new Command("verify", "核对办理记录、稿件、附件和流程定义有没有被改动；有则指出每件事项的第一处，退出码为1") { one };
        verify.SetAction((parsed, ct) => Office.RunAsync(services => VerifyAsync(services, parsed.GetValue(one), ct), ct));
        return verify;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, Guid? only, CancellationToken ct)
    {
        var db = services.GetRequiredService<DisclosureDbContext>();
        var files = services.GetRequiredService<CaseFiles>();
        var ids = await db.Cases.Where(c => only == null || c.Id == only).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(ct);
        if (ids.Count == 0 && only is not null)
        {
            await Console.Error.WriteLineAsync($"没有编号为 {only} 的事项。");
            return 2;
        }

        var broken = 0;
        foreach (var some in ids.Chunk(AtOnce))
        {
            foreach (var file in await files.ReadAsync(some, ct))
            {
                if (RecordCheck.Parts(file).FirstOrDefault(p => p.Fault is not null) is { Fault: { } fault })
                {
                    broken++;
                    Console.WriteLine($"{file.Case.Id} {file.Case.Title}：{fault}");
                }
            }
        }

        if (only is null && await services.GetRequiredService<RecordDays>().FaultAsync(ct) is { } day)
        {
            Console.WriteLine($"每日指纹：{day}。");
            broken++;
        }

        Console.WriteLine(broken == 0 ? $"核对了{ids.Count}件事项，记录、稿件和附件都没有被改动。" : $"核对了{ids.Count}件事项，{broken}处有改动。");
        return broken == 0 ? 0 : 1;
    }
}
