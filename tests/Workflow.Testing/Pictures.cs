using System.Buffers.Binary;
using System.IO.Compression;

namespace Workflow.Testing;

/// <summary>Small PNGs, as a browser's canvas gives them.</summary>
public static class Pictures
{
    /// <param name="shade">Of the one stroke across the middle; 0: nothing is drawn.</param>
    public static byte[] Signature(int width = 120, int height = 48, byte shade = 40)
    {
        var line = 1 + (width * 4);
        var pixels = new byte[line * height];
        if (shade > 0)
        {
            for (var x = 10; x < width - 10; x++)
            {
                var at = (line * (height / 2)) + 1 + (x * 4);
                (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (shade, shade, shade, 255);
            }
        }

        return Png(width, height, 8, 6, pixels);
    }

    /// <param name="pixels">Line by line, each behind the byte that says how it is filtered.</param>
    public static byte[] Png(int width, int height, byte depth, byte colours, byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(pixels);
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (depth, colours);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        kind.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        var crc = uint.MaxValue;
        foreach (var b in chunk.AsSpan(4, content.Length + 4))
        {
            crc = Enumerable.Range(0, 8).Aggregate(crc ^ b, (c, _) => (c >> 1) ^ (0xEDB88320 * (c & 1)));
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), ~crc);
        return chunk;
    }
}
