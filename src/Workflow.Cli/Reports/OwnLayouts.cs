using System.CommandLine;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Data;

namespace Workflow.Cli.Reports;

/// <summary>A county's own rows, for every command that reads reports.</summary>
internal static class OwnLayouts
{
    public static Option<DirectoryInfo?> Option() =>
        new("--layouts") { Description = "本地加行的格式文件所在的文件夹；不写则用环境变量 Layouts__Folder" };

    /// <returns>False where a file can't be used; the reason has been said.</returns>
    public static bool Load(DirectoryInfo? folder)
    {
        try
        {
            LayoutFolder.Load(folder?.FullName ?? Environment.GetEnvironmentVariable("Layouts__Folder"));
            return true;
        }
        catch (StartProblemException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return false;
        }
    }
}
