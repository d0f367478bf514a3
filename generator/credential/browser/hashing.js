// SHA-256 and SHA-512 (FIPS 180-4) for where there is no WebCrypto: a page served plainly inside an office has none.

const PRIMES = [];
for (let n = 2n; PRIMES.length < 80; n += 1n) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);

// The first `bits` bits of the fraction of a number's root.
function fraction(number, power, bits) {
  const scaled = number << BigInt(bits * power);
  let low = 0n;
  let high = 1n << BigInt(bits + 10);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= scaled) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

function hashing(bits, rounds, schedule, mixing) {
  const word = BigInt(bits);
  const mask = (1n << word) - 1n;
  const block = bits * 2; // bytes
  const constants = PRIMES.slice(0, rounds).map((prime) => fraction(prime, 3, bits));
  const start = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2, bits));
  const turn = (x, by) => ((x >> BigInt(by)) | (x << (word - BigInt(by)))) & mask;
  const small = (x, [a, b, shift]) => turn(x, a) ^ turn(x, b) ^ (x >> BigInt(shift));
  const large = (x, [a, b, c]) => turn(x, a) ^ turn(x, b) ^ turn(x, c);

  return (bytes) => {
    const padded = new Uint8Array(Math.ceil((bytes.length + 1 + bits / 4) / block) * block);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
    let state = start;
    for (let at = 0; at < padded.length; at += block) {
      const words = [];
      for (let n = 0; n < 16; n += 1) {
        words.push(padded.subarray(at + (n * bits) / 8, at + ((n + 1) * bits) / 8).reduce((x, byte) => (x << 8n) | BigInt(byte), 0n));
      }
      for (let n = 16; n < rounds; n += 1) {
        words.push((words[n - 16] + small(words[n - 15], schedule[0]) + words[n - 7] + small(words[n - 2], schedule[1])) & mask);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let n = 0; n < rounds; n += 1) {
        const first = h + large(e, mixing[1]) + ((e & f) ^ (~e & mask & g)) + constants[n] + words[n];
        const second = large(a, mixing[0]) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [(first + second) & mask, a, b, c, (d + first) & mask, e, f, g];
      }
      state = [a, b, c, d, e, f, g, h].map((x, n) => (x + state[n]) & mask);
    }
    const digits = state.map((x) => x.toString(16).padStart(bits / 4, "0")).join("");
    return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  };
}

const sha256 = hashing(32, 64, [[7, 18, 3], [17, 19, 10]], [[2, 13, 22], [6, 11, 25]]);
const sha512 = hashing(64, 80, [[1, 8, 7], [19, 61, 6]], [[28, 34, 39], [14, 18, 41]]);

nobleEd25519.etc.sha512Sync = (...parts) => sha512(nobleEd25519.etc.concatBytes(...parts));

async function digested(bytes) {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) : sha256(bytes);
}

async function holds(signature, message, key) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch {
    return slowlyHolds(signature, message, key); // no WebCrypto here, or one that does not know Ed25519
  }
}

function slowlyHolds(signature, message, key) {
  try {
    return nobleEd25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
