using System.ComponentModel;
using System.Diagnostics;
using Workflow.Reports.Importing;

namespace Workflow.Disclosure.Drafting;

/// <summary>Turns Word 97–2003 files (.doc) into docx with LibreOffice, in a profile and folder of their own, one at a time.</summary>
/// <param name="program">LibreOffice's <c>soffice</c>; null where there is none.</param>
/// <param name="limit">For one file; then the program and all it started is ended.</param>
public sealed class OldWord(string? program, TimeSpan limit)
{
    private const string Help = "请在 Word 或 WPS 里打开，另存为 docx 后再导入。";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly SemaphoreSlim OneAtATime = new(1);

    // Whatever a file asks for: no macros, nothing fetched from elsewhere.
    private const string Profile = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        </oor:items>
        """;

    /// <summary>What is installed: <c>SOFFICE</c> names it, else it is looked for in the usual places.</summary>
    public static OldWord Installed { get; } = new(Find(), TimeSpan.FromSeconds(60));

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]);

    /// <returns>The docx, or why there is none and what to do.</returns>
    public (byte[]? Docx, string? Refusal) ToDocx(byte[] doc)
    {
        if (doc.Length > ReportImporter.MaxFileBytes)
        {
            return (null, $"文件超过{ReportImporter.MaxFileBytes / 1_000_000}MB，不像一份年度报告。请去掉图片等内容后再导入。");
        }
        if (program is null)
        {
            return (null, $"这是 Word 97—2003 的旧格式（.doc），这台机器没有安装 LibreOffice，读不出来。{Help}");
        }
        if (!OneAtATime.Wait(LongestWait))
        {
            return (null, $"正在转换别的旧格式文件，请过几分钟再试，或者：{Help}");
        }
        var folder = Directory.CreateTempSubdirectory("old-word");
        try
        {
            return Convert(program, doc, folder);
        }
        finally
        {
            OneAtATime.Release();
            Remove(folder);
        }
    }

    private (byte[]? Docx, string? Refusal) Convert(string soffice, byte[] doc, DirectoryInfo folder)
    {
        var (source, profile) = (Path.Combine(folder.FullName, "report.doc"), Path.Combine(folder.FullName, "profile"));
        File.WriteAllBytes(source, doc);
        Directory.CreateDirectory(Path.Combine(profile, "user"));
        File.WriteAllText(Path.Combine(profile, "user", "registrymodifications.xcu"), Profile);
        var start = new ProcessStartInfo(
            soffice, [$"-env:UserInstallation={new Uri(profile).AbsoluteUri}", "--headless", "--norestore", "--nolockcheck", "--convert-to", "docx", "--outdir", folder.FullName, source])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder.FullName };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            // Read away, or a talkative program waits for ever.
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                return (null, $"这个旧格式文件（.doc）转换了{limit.TotalSeconds:0}秒还没有完成。{Help}");
            }
        }
        catch (Win32Exception)
        {
            return (null, $"这是 Word 97—2003 的旧格式（.doc），LibreOffice 启动不了。{Help}");
        }
        var docx = new FileInfo(Path.ChangeExtension(source, "docx"));
        return docx is { Exists: true, Length: > 0 and <= ReportImporter.MaxFileBytes } ? (File.ReadAllBytes(docx.FullName), null)
            : (null, $"这个旧格式文件不是 Word 文档，或者已经损坏，转换不了。{Help}");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SOFFICE") is { Length: > 0 } named)
        {
            return named;
        }
        var names = OperatingSystem.IsWindows() ? new[] { "soffice.exe" } : ["soffice", "libreoffice"];
        string[] usual = ["/Applications/LibreOffice.app/Contents/MacOS", @"C:\Program Files\LibreOffice\program"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(usual)
            .SelectMany(f => names.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        // A program that is still ending may hold a file; the system empties its temporary folder itself.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
