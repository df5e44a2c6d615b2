/**
 * Passkeys between this server's JSON, where bytes are base64url, and the browser, where they are buffers. Browsers
 * have the same of their own (`toJSON`), but not all that we support.
 */

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, (char) => char.charCodeAt(0))
}

/** @param {ArrayBuffer} bytes */
export function textOf(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/** Whether this browser, on this page, has passkeys at all. */
export const hasPasskeys = () => globalThis.isSecureContext === true && "PublicKeyCredential" in globalThis

/**
 * A new passkey, as the server reads it.
 * @param {any} options from the server @param {CredentialsContainer} door
 */
export async function make(options, door = navigator.credentials) {
  const publicKey = {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((/** @type {any} */ one) => ({ ...one, id: bytesOf(one.id) })),
  }
  const made = /** @type {PublicKeyCredential} */ (await door.create({ publicKey }))
  const { clientDataJSON, attestationObject } = /** @type {AuthenticatorAttestationResponse} */ (made.response)
  return told(made, { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject) })
}

/**
 * What a passkey signs, as the server reads it; the person chooses which.
 * @param {any} options from the server @param {CredentialsContainer} door
 */
export async function sign(options, door = navigator.credentials) {
  const publicKey = { ...options, challenge: bytesOf(options.challenge), allowCredentials: [] }
  const signed = /** @type {PublicKeyCredential} */ (await door.get({ publicKey }))
  const { clientDataJSON, authenticatorData, signature, userHandle } = /** @type {AuthenticatorAssertionResponse} */ (signed.response)
  return told(signed, {
    clientDataJSON: textOf(clientDataJSON),
    authenticatorData: textOf(authenticatorData),
    signature: textOf(signature),
    userHandle: userHandle ? textOf(userHandle) : null,
  })
}

/** @param {PublicKeyCredential} credential @param {object} response */
function told(credential, response) {
  return JSON.stringify({ id: credential.id, rawId: textOf(credential.rawId), type: credential.type, response })
}
