using System.Diagnostics;
using System.Text;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Tests.Drafting;

/// <summary>With stand-ins for LibreOffice that do what it may do: work, hang, fail, be missing.</summary>
public sealed class OldWordTests : IDisposable
{
    private static readonly byte[] Doc = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("soffice");

    [Fact]
    public void What_the_program_writes_is_the_file_and_it_works_in_a_folder_of_its_own()
    {
        var (docx, refusal) = Program("""pwd > "$HERE/folder"; ls profile/user > "$HERE/profile"; echo "$@" > "$HERE/arguments"; cp report.doc report.docx""").ToDocx(Doc);
        Assert.Null(refusal);
        Assert.Equal(Doc, docx);
        Assert.Contains("-env:UserInstallation=file:///", Said("arguments"), StringComparison.Ordinal);
        Assert.Contains("--headless", Said("arguments"), StringComparison.Ordinal);
        Assert.Equal("registrymodifications.xcu", Said("profile"));
        Assert.False(Directory.Exists(Said("folder")));
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended_with_what_it_started()
    {
        var watch = Stopwatch.StartNew();
        var (docx, refusal) = Program("""sleep 300 & echo $! > "$HERE/child"; wait""", TimeSpan.FromSeconds(2)).ToDocx(Doc);
        Assert.Null(docx);
        Assert.Contains("转换了2秒还没有完成", refusal!, StringComparison.Ordinal);
        Assert.Contains("另存为 docx", refusal!, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        var child = int.Parse(Said("child"));
        for (var until = DateTime.UtcNow.AddSeconds(10); Runs(child) && DateTime.UtcNow < until;)
        {
            Thread.Sleep(50);
        }
        Assert.False(Runs(child));
    }

    [Fact]
    public void What_is_no_word_file_or_finds_no_program_is_refused_with_a_way_out()
    {
        foreach (var old in new[] { Program("exit 1"), Program("touch report.docx"), new OldWord(null, TimeSpan.FromSeconds(5)), new OldWord(Path.Combine(_folder.FullName, "absent"), TimeSpan.FromSeconds(5)) })
        {
            var (docx, refusal) = old.ToDocx(Doc);
            Assert.Null(docx);
            Assert.Contains("请在 Word 或 WPS 里打开，另存为 docx", refusal!, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private OldWord Program(string script, TimeSpan? limit = null)
    {
        var path = Path.Combine(_folder.FullName, $"soffice{Guid.NewGuid():N}");
        File.WriteAllText(path, $"#!/bin/sh\nHERE='{_folder.FullName}'\n{script}\n", new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return new(path, limit ?? TimeSpan.FromSeconds(30));
    }

    private string Said(string file) => File.ReadAllText(Path.Combine(_folder.FullName, file)).Trim();

    private static bool Runs(int id)
    {
        // A dead child that nobody waited for is still listed, as a zombie.
        var status = $"/proc/{id}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
    }
}
