using System.Security.Cryptography;

namespace Workflow.Disclosure.Drafting;

/// <summary>Files by their content's hash, under one folder that all hosts share. What is stored never changes.</summary>
/// <param name="folder">Created when missing.</param>
public sealed class FileStore(string folder)
{
    /// <param name="limit">In bytes; one more is not taken.</param>
    /// <returns>Lower-case hex SHA-256 and size, or null when the content is longer than <paramref name="limit"/>.</returns>
    public async Task<(string Hash, long Size)?> SaveAsync(Stream content, long limit, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.part");
        try
        {
            long size = 0;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = File.Create(temporary))
            {
                var buffer = new byte[81920];
                int read;
                while ((read = await content.ReadAsync(buffer, ct)) > 0)
                {
                    if ((size += read) > limit)
                    {
                        return null;
                    }

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                file.Flush(flushToDisk: true);
            }

            var name = Convert.ToHexStringLower(hash.GetHashAndReset());
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.Move(temporary, PathOf(name), overwrite: true);
            return (name, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <returns>Hash and size of what lies in that place now; null where nothing does.</returns>
    public async Task<(string Hash, long Size)?> FindAsync(string hash, CancellationToken ct)
    {
        // What the database says may have been changed by somebody: only a hash leads to a file.
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower) || !File.Exists(PathOf(hash)))
        {
            return null;
        }

        await using var file = Open(hash);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), file.Length);
    }

    /// <exception cref="FileNotFoundException">The folder has lost it; a backup must bring it back.</exception>
    public Stream Open(string hash) => File.OpenRead(PathOf(hash));

    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);
}
