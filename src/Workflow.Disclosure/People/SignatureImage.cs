using System.Buffers.Binary;
using System.IO.Compression;

namespace Workflow.Disclosure.People;

/// <summary>What is taken for a signature: a whole, small PNG with something on it, known by its content.</summary>
public static class SignatureImage
{
    /// <summary>In bytes.</summary>
    public const int MostBytes = 100 * 1024;

    /// <summary>In pixels.</summary>
    public const int LeastWidth = 40, LeastHeight = 20, MostWidth = 1600, MostHeight = 800;

    private const int Rgba = 6;
    private const int HeaderLength = 13;
    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <returns>Why it is not taken, or null.</returns>
    public static Error? Fault(byte[] png)
    {
        ArgumentNullException.ThrowIfNull(png);
        if (png.Length > MostBytes)
        {
            return new SignatureTooLarge();
        }

        using var data = new MemoryStream();
        if (!png.AsSpan().StartsWith(Mark) || ReadHeader(png) is not { } header || !ReadChunks(png, data))
        {
            return new SignatureNotAPicture();
        }

        if (header.Width is < LeastWidth or > MostWidth || header.Height is < LeastHeight or > MostHeight)
        {
            return new SignatureOutOfSize(header.Width, header.Height);
        }

        return Unpack(data, header) is not { } blank ? new SignatureNotAPicture() : blank ? new SignatureBlank() : null;
    }

    /// <returns>In pixels, of a picture that has no <see cref="Fault"/>.</returns>
    public static (int Width, int Height) SizeOf(byte[] png) => ReadHeader(png) is { } header ? (header.Width, header.Height) : throw new InvalidOperationException("No PNG.");

    private sealed record Header(int Width, int Height, int BitsPerPixel)
    {
        /// <summary>In bytes, behind the one that says how the line is filtered.</summary>
        public int Line => ((Width * BitsPerPixel) + 7) / 8;
    }

    private static Header? ReadHeader(ReadOnlySpan<byte> png)
    {
        if (png.Length < Mark.Length + 12 + HeaderLength || BinaryPrimitives.ReadInt32BigEndian(png[8..]) != HeaderLength || !png[12..].StartsWith("IHDR"u8))
        {
            return null;
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
        var channels = png[25] switch { 0 or 3 => 1, 2 => 3, 4 => 2, Rgba => 4, _ => 0 };
        // Interlaced ones are rare, and their lines are not counted below.
        return png[24] is 1 or 2 or 4 or 8 or 16 && channels > 0 && width > 0 && height > 0 && png[26] == 0 && png[27] == 0 && png[28] == 0
            ? new(width, height, channels * png[24])
            : null;
    }

    /// <summary>Walks over all chunks: each with its right checksum, the last the end of the file.</summary>
    private static bool ReadChunks(ReadOnlySpan<byte> png, MemoryStream data)
    {
        for (var rest = png[Mark.Length..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12 || Checksum(rest[4..(length + 8)]) != BinaryPrimitives.ReadUInt32BigEndian(rest[(length + 8)..]))
            {
                return false;
            }

            var kind = rest[4..8];
            if (kind.SequenceEqual("IEND"u8))
            {
                return rest.Length == 12;
            }

            if (kind.SequenceEqual("IDAT"u8))
            {
                data.Write(rest.Slice(8, length));
            }

            rest = rest[(length + 12)..];
        }

        return false;
    }

    /// <returns>Whether nothing is drawn on it; null where the pixels are not all there.</returns>
    private static bool? Unpack(MemoryStream data, Header header)
    {
        var pixels = new byte[(1 + header.Line) * header.Height];
        data.Position = 0;
        try
        {
            using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
            unpacked.ReadExactly(pixels);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return null;
        }

        return IsBlank(pixels, header);
    }

    /// <summary>All pixels alike: transparent, white, or whatever else.</summary>
    private static bool IsBlank(byte[] pixels, Header header)
    {
        var (line, step) = (header.Line, Math.Max(1, header.BitsPerPixel / 8));
        var above = new byte[line];
        var first = 0;
        for (var row = 0; row < header.Height; row++)
        {
            var at = row * (1 + line);
            var present = pixels.AsSpan(at + 1, line);
            Unfilter(pixels[at], present, above, step);
            first = row == 0 ? Value(present, 0) : first;
            for (var x = 0; x < header.Width; x++)
            {
                if (header.BitsPerPixel < 8 ? Value(present, x) != first : !present.Slice(x * step, step).SequenceEqual(pixels.AsSpan(1, step)))
                {
                    return false;
                }
            }

            present.CopyTo(above);
        }

        return true;

        // Of a pixel that is smaller than a byte.
        int Value(ReadOnlySpan<byte> bytes, int x) =>
            (bytes[x * header.BitsPerPixel / 8] >> (8 - header.BitsPerPixel - (x * header.BitsPerPixel % 8))) & ((1 << header.BitsPerPixel) - 1);
    }

    /// <summary>A line is kept as its difference from what is left of it, above it, or both (PNG 9.2).</summary>
    private static void Unfilter(byte filter, Span<byte> line, byte[] above, int step)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up, corner) = (i < step ? (byte)0 : line[i - step], above[i], i < step ? (byte)0 : above[i - step]);
            line[i] += filter switch { 1 => left, 2 => up, 3 => (byte)((left + up) / 2), 4 => Paeth(left, up, corner), _ => 0 };
        }
    }

    private static byte Paeth(byte left, byte up, byte corner)
    {
        var (byLeft, byUp, byCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - corner - corner));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}

public sealed record SignatureTooLarge() : InvalidError($"签名图片超过{SignatureImage.MostBytes / 1024}KB，没有保存。请裁去空白、缩小以后再上传，或者直接手写。");

public sealed record SignatureNotAPicture() : InvalidError("签名要是完整的 PNG 图片（按内容辨认，只改扩展名不行），没有保存。请另存为普通的 PNG 再上传，或者直接手写。");

public sealed record SignatureOutOfSize(int Width, int Height) : InvalidError(
    $"签名图片是{Width}×{Height}像素，要在{SignatureImage.LeastWidth}×{SignatureImage.LeastHeight}到{SignatureImage.MostWidth}×{SignatureImage.MostHeight}之间，没有保存。请裁剪或缩小后再上传，或者直接手写。");

public sealed record SignatureBlank() : InvalidError("签名是空白的，没有保存。请先在框里写上名字。");
