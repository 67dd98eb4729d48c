using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Archiving;

namespace Workflow.Cli;

/// <summary><c>archive</c>: a whole case as one zip.</summary>
internal static class ArchiveCommand
{
    public static Command Build()
    {
        var one = new Option<Guid>("--case") { Description = "事项编号（见办理记录页的网址）", Required = true };
        var to = new Option<FileInfo>("--to") { Description = "写到哪个文件；已有的不覆盖", Required = true };
        var archive = new Command("archive", "把一件事项的全部稿件、审批单、办理记录和附件装成一个 zip（一事一档）") { one, to };
        archive.SetAction((parsed, ct) => Office.RunAsync(services => WriteAsync(services, parsed.GetRequiredValue(one), parsed.GetRequiredValue(to), ct), ct));
        return archive;
    }

    private static async Task<int> WriteAsync(IServiceProvider services, Guid id, FileInfo to, CancellationToken ct)
    {
        if (await services.GetRequiredService<CaseFiles>().ReadAsync(id, ct) is not { } file)
        {
            await Console.Error.WriteLineAsync($"没有编号为 {id} 的事项。");
            return 2;
        }

        try
        {
            await using var zip = new FileStream(to.FullName, FileMode.CreateNew);
            await services.GetRequiredService<CaseArchives>().WriteAsync(file, zip, ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"写不了 {to.FullName}：{exception.Message}。请换一个文件名或文件夹。");
            return 2;
        }

        Console.WriteLine($"已写入 {to.FullName}。");
        return 0;
    }
}
