using System.IO.Compression;
using System.Text;

namespace Workflow.Reports.Tests.Importing;

/// <summary>Takes a docx or xlsx apart and puts it together again, changed.</summary>
internal static class Archive
{
    public static byte[] Mutate(byte[] bytes, Func<string, string> change, string part = "")
    {
        var parts = new List<(string Name, string Text)>();
        using (var zip = new ZipArchive(new MemoryStream(bytes)))
        {
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                parts.Add((entry.FullName, reader.ReadToEnd()));
            }
        }
        return Of([.. parts.Select(p => (p.Name, part.Length == 0 || p.Name == part ? change(p.Text) : p.Text))]);
    }

    public static byte[] Of(params (string Name, string Text)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in parts)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return file.ToArray();
    }
}
