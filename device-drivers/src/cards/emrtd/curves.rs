//! Elliptic curves as chips use them.

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcPoint, EcPointRef, PointConversionForm};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use zeroize::Zeroizing;

use crate::cards::CardTrouble;
use crate::cards::trouble::refused;

/// Points of one curve.
pub struct Curve {
    pub group: EcGroup,
    context: BigNumContext,
}

/// A key pair over some base point.
pub struct Pair {
    pub secret: BigNum,
    pub public: EcPoint,
}

const POINT: &str = "a point of a curve";

impl Curve {
    pub fn new(group: EcGroup) -> Result<Self, ErrorStack> {
        Ok(Self {
            group,
            context: BigNumContext::new_secure()?,
        })
    }

    /// Standardized domain parameters (ICAO 9303-11, table 4).
    pub fn standardized(id: u8) -> Result<Self, CardTrouble> {
        let nid = match id {
            10 => Nid::SECP224R1,
            11 => Nid::BRAINPOOL_P224R1,
            12 => Nid::X9_62_PRIME256V1,
            13 => Nid::BRAINPOOL_P256R1,
            14 => Nid::BRAINPOOL_P320R1,
            15 => Nid::SECP384R1,
            16 => Nid::BRAINPOOL_P384R1,
            17 => Nid::BRAINPOOL_P512R1,
            18 => Nid::SECP521R1,
            _ => {
                return Err(CardTrouble::Unsupported {
                    what: "these domain parameters",
                });
            }
        };
        let group = EcGroup::from_curve_name(nid)
            .map_err(|_| CardTrouble::Unsupported { what: "this curve" })?;
        Self::new(group).map_err(refused(POINT))
    }

    /// A fresh pair over `base`; over the curve's own generator when there is none.
    pub fn pair(&mut self, base: Option<&EcPointRef>) -> Result<Pair, ErrorStack> {
        let mut order = BigNum::new()?;
        self.group.order(&mut order, &mut self.context)?;
        let mut secret = BigNum::new_secure()?;
        while secret.num_bits() == 0 {
            order.rand_range(&mut secret)?;
        }
        secret.set_const_time();
        let public = match base {
            Some(base) => self.multiply(base, &secret)?,
            None => {
                let mut point = EcPoint::new(&self.group)?;
                point.mul_generator2(&self.group, &secret, &mut self.context)?;
                point
            }
        };
        Ok(Pair { secret, public })
    }

    /// A point that a card sent: on the curve and not at infinity.
    pub fn point(&mut self, bytes: &[u8]) -> Result<EcPoint, CardTrouble> {
        let point =
            EcPoint::from_bytes(&self.group, bytes, &mut self.context).map_err(refused(POINT))?;
        if point.is_infinity(&self.group) {
            return Err(CardTrouble::Malformed { what: POINT });
        }
        Ok(point)
    }

    pub fn bytes(&mut self, point: &EcPointRef) -> Result<Vec<u8>, ErrorStack> {
        point.to_bytes(
            &self.group,
            PointConversionForm::UNCOMPRESSED,
            &mut self.context,
        )
    }

    /// What both sides share: the x coordinate of secret · theirs, as long as the field.
    pub fn shared(
        &mut self,
        secret: &BigNum,
        theirs: &EcPointRef,
    ) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
        let point = self.multiply(theirs, secret)?;
        let (mut x, mut y) = (BigNum::new_secure()?, BigNum::new_secure()?);
        point.affine_coordinates(&self.group, &mut x, &mut y, &mut self.context)?;
        let length = self.group.degree().div_ceil(8);
        Ok(Zeroizing::new(x.to_vec_padded(length as i32)?))
    }

    /// The base that PACE's generic mapping leads to: nonce · G + secret · theirs (4.4.3.3.1).
    pub fn mapped(
        &mut self,
        nonce: &[u8],
        secret: &BigNum,
        theirs: &EcPointRef,
    ) -> Result<EcPoint, ErrorStack> {
        let nonce = BigNum::from_slice(nonce)?;
        let mut hidden = EcPoint::new(&self.group)?;
        hidden.mul_generator2(&self.group, &nonce, &mut self.context)?;
        let agreed = self.multiply(theirs, secret)?;
        let mut base = EcPoint::new(&self.group)?;
        base.add(&self.group, &hidden, &agreed, &mut self.context)?;
        Ok(base)
    }

    fn multiply(&mut self, point: &EcPointRef, factor: &BigNum) -> Result<EcPoint, ErrorStack> {
        let mut product = EcPoint::new(&self.group)?;
        product.mul2(&self.group, point, factor, &mut self.context)?;
        Ok(product)
    }
}
